import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';

/** Mean molar mass of indoor organic compounds in g/mol and molar volume in L/mol (Sensirion, IAM). */
const TVOC_G_PER_MOL = 110;
const L_PER_MOL = 24.4;
/** mg/m³ of one ppm of formaldehyde at 25 °C. */
const FORMALDEHYDE_MG_PER_PPM = 1.228;

/** Magnus' formula for the saturation pressure of water vapour, without its constant factor. */
const saturation = (celsius: number) => Math.exp((celsius * 17.62) / (celsius + 243.12));

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/**
 * 0-1 TVOC in ppb, 2-3 temperature in 0.01 °C above -40, 4 what the housing warms it in 0.1 °C, 5 humidity in %, 6-7 air
 * quality index. The Pro 2 tells the humidity of the cooler air outside its housing, the 2S that of the sensor.
 */
export function readGases(payload: Uint8Array, is2s: boolean): Record<string, Value> {
  const tvocPpb = uintBE(payload, 0, 2);
  const temperature = (uintBE(payload, 2, 2) - 4000) / 100;
  const outside = temperature - uintBE(payload, 4, 1) / 10;
  const humidity = uintBE(payload, 5, 1) * (is2s ? 1 : saturation(temperature) / saturation(outside));
  return {
    tvoc_ppb: tvocPpb,
    tvoc_ugm3: rounded((tvocPpb * TVOC_G_PER_MOL) / L_PER_MOL, 2),
    temperature_c: temperature,
    temperature_calibrated_c: rounded(outside, 2),
    humidity_rh: rounded(humidity, 2),
    aqi: uintBE(payload, 6, 2),
  };
}

/** 0-1 CO2 in ppm, 2-3 PM2.5 and 4-5 PM10 in µg/m³; on the 2S 8-9 formaldehyde in ppb. */
export function readParticles(payload: Uint8Array, is2s: boolean): Record<string, Value> {
  const formaldehydePpb = uintBE(payload, 8, 2);
  return {
    co2_ppm: uintBE(payload, 0, 2),
    pm25: uintBE(payload, 2, 2),
    pm10: uintBE(payload, 4, 2),
    ...(is2s ? { formaldehyde_mgm3: rounded((formaldehydePpb * FORMALDEHYDE_MG_PER_PPM) / 1000, 6) } : {}),
  };
}
