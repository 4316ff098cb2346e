import { signed, uintBE } from '../byte-fields.ts';
import { metresPerSecondSquared, ruuviDecoder } from './ruuvi.ts';

const FORMAT = 'ruuvi-df3';

/**
 * RuuviTag with firmware 1 (docs.ruuvi.com, data format 3 "RAWv1"). Most significant octet first:
 * 0 format, 1 humidity in 0.5 %RH, 2-3 temperature, 4-5 pressure in Pa above 50,000, 6-11 acceleration X Y Z in mg,
 * 12-13 battery in mV. This format has no marker for "not available".
 */
export const ruuviDf3 = ruuviDecoder({
  format: FORMAT,
  number: 3,
  length: 14,
  read: (payload) => {
    const acceleration = (at: number) => metresPerSecondSquared(signed(uintBE(payload, at, 2), 16)) ?? 0;
    const temperature = temperatureC(uintBE(payload, 2, 1), uintBE(payload, 3, 1));
    if (temperature === undefined) return { format: FORMAT, reject: 'implausible' };
    return {
      format: FORMAT,
      values: {
        temperature_c: temperature,
        humidity_rh: uintBE(payload, 1, 1) / 2,
        pressure_pa: uintBE(payload, 4, 2) + 50_000,
        acceleration_x_ms2: acceleration(6),
        acceleration_y_ms2: acceleration(8),
        acceleration_z_ms2: acceleration(10),
        battery_mv: uintBE(payload, 12, 2),
      },
    };
  },
});

/** Sign and magnitude: the top bit is the sign, seven bits the whole degrees, the other octet 0 to 99 hundredths. */
function temperatureC(whole: number, hundredths: number): number | undefined {
  if (hundredths > 99) return undefined;
  const magnitude = (whole & 0x7f) * 100 + hundredths;
  return whole < 0x80 || magnitude === 0 ? magnitude / 100 : -magnitude / 100;
}
