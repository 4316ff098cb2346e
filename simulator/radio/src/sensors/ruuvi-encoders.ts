import { signedBe16, steps, unsignedBe } from './fields.ts';

/** Acceleration in g along each axis. */
export type Acceleration = readonly [x: number, y: number, z: number];

export type RuuviDf3 = {
  readonly temperatureC: number;
  readonly humidityRh: number;
  readonly pressurePa: number;
  readonly accelerationG: Acceleration;
  readonly batteryMv: number;
};

export type RuuviDf5 = RuuviDf3 & {
  readonly txPowerDbm: number;
  readonly movementCounter: number;
  readonly sequence: number;
  /** 12 hex digits. */
  readonly address: string;
};

export type RuuviDf6 = {
  readonly temperatureC: number;
  readonly humidityRh: number;
  readonly pressurePa: number;
  readonly pm25: number;
  readonly co2Ppm: number;
  readonly vocIndex: number;
  readonly noxIndex: number;
  readonly illuminanceLx: number;
  readonly sequence: number;
  readonly address: string;
};

/** Ruuvi Innovations Oy in the Assigned Numbers. */
export const RUUVI_COMPANY_ID = 0x0499;
const PRESSURE_OFFSET_PA = 50_000;
/** Illuminance goes on a logarithmic scale of 254 steps up to 65535 lx. */
const LUX_STEPS_PER_E = 254 / Math.log(65_536);

const pressure = (pascal: number): number[] => unsignedBe(pascal - PRESSURE_OFFSET_PA, 1, 16);
const milliG = (acceleration: Acceleration): number[] => acceleration.flatMap((g) => signedBe16(g, 0.001));

/** Sign and magnitude in one byte, hundredths in the next. */
function df3Temperature(celsius: number): number[] {
  const hundredths = steps(Math.abs(celsius), 0.01, 0, 12_799);
  const sign = celsius < 0 ? 0x80 : 0;
  return [sign | Math.floor(hundredths / 100), hundredths % 100];
}

/**
 * Data format 3, "RAWv1", without the company id.
 * https://docs.ruuvi.com/communication/bluetooth-advertisements/data-format-3-rawv1
 * @throws UnencodableError
 */
export function encodeRuuviDf3(values: RuuviDf3): Buffer {
  return Buffer.from([
    0x03,
    ...unsignedBe(values.humidityRh, 0.5, 8),
    ...df3Temperature(values.temperatureC),
    ...pressure(values.pressurePa),
    ...milliG(values.accelerationG),
    ...unsignedBe(values.batteryMv, 1, 16),
  ]);
}

/** 11 bits of battery voltage above 1.6 V, 5 bits of transmission power above -40 dBm in steps of 2. */
function df5Power(batteryMv: number, txPowerDbm: number): number[] {
  const word = (steps(batteryMv - 1600, 1, 0, 2046) << 5) | steps(txPowerDbm + 40, 2, 0, 30);
  return [word >> 8, word & 0xff];
}

/**
 * Data format 5, "RAWv2", without the company id. The measurement sequence wraps at 65535, which means "not available".
 * https://docs.ruuvi.com/communication/bluetooth-advertisements/data-format-5-rawv2
 * @throws UnencodableError
 */
export function encodeRuuviDf5(values: RuuviDf5): Buffer {
  return Buffer.from([
    0x05,
    ...signedBe16(values.temperatureC, 0.005),
    ...unsignedBe(values.humidityRh, 0.0025, 16),
    ...pressure(values.pressurePa),
    ...milliG(values.accelerationG),
    ...df5Power(values.batteryMv, values.txPowerDbm),
    ...unsignedBe(values.movementCounter % 255, 1, 8),
    ...unsignedBe(values.sequence % 65_535, 1, 16),
    ...Buffer.from(values.address, 'hex'),
  ]);
}

/** The ninth and lowest bits of both gas indices share the flags byte: VOC in bit 6, NOX in bit 7. */
function df6GasIndices(vocIndex: number, noxIndex: number): { high: number[]; flags: number } {
  const voc = steps(vocIndex, 1, 0, 500);
  const nox = steps(noxIndex, 1, 0, 500);
  return { high: [voc >> 1, nox >> 1], flags: ((voc & 1) << 6) | ((nox & 1) << 7) };
}

/**
 * Data format 6 (Ruuvi Air), without the company id: as format 5 where it shares quantities, the lower half of the
 * address at the end.
 * https://docs.ruuvi.com/communication/bluetooth-advertisements/data-format-6
 * @throws UnencodableError
 */
export function encodeRuuviDf6(values: RuuviDf6): Buffer {
  const gas = df6GasIndices(values.vocIndex, values.noxIndex);
  return Buffer.from([
    0x06,
    ...signedBe16(values.temperatureC, 0.005),
    ...unsignedBe(values.humidityRh, 0.0025, 16),
    ...pressure(values.pressurePa),
    ...unsignedBe(values.pm25, 0.1, 16),
    ...unsignedBe(values.co2Ppm, 1, 16),
    ...gas.high,
    steps(Math.log(values.illuminanceLx + 1) * LUX_STEPS_PER_E, 1, 0, 254),
    0xff,
    values.sequence % 256,
    gas.flags,
    ...Buffer.from(values.address.slice(6), 'hex'),
  ]);
}
