import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { exactManufacturerData, exactServiceData } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { nameOf } from '../sighting.ts';
import { temperatureOf } from '../teltonika/blue-puck.ts';

const FORMAT = 'sensor-easy';
const TEMPERATURE = '2a6e';
const HUMIDITY = '2a6f';
const ALERT_LEVEL = '2a06';
const ELA_INNOVATION = 0x0757;
const BATTERY_VOLTAGE = 0xf2;

/** "P T EN 888444", "C T 999999", "P MAG CCCCCC": housing, model, and the end of the address. */
const NAME = /^[A-Z] (T|RHT|TPROBE|MAG) /;

/**
 * Sensor Easy (Blue Pucks of ELA Innovation): service data of the SIG's characteristics. 0x2A6E temperature in 0.01 °C,
 * 0x2A6F whole %RH, 0x2A06 a contact: bit 0 closed, above it how often it changed. Battery in mV in ELA's manufacturer data.
 */
export const sensorEasy: Decoder = {
  format: FORMAT,
  signatures: [
    { companyId: ELA_INNOVATION },
    { serviceUuid: TEMPERATURE },
    { serviceUuid: HUMIDITY },
    { serviceUuid: ALERT_LEVEL },
  ],
  decode: (sighting): Decoded | undefined => {
    const [, model] = NAME.exec(nameOf(sighting)) ?? [];
    const told = model === undefined ? undefined : characteristics(sighting);
    if (told === undefined || isPlainPuck(sighting)) return undefined;
    return { format: FORMAT, values: { ...told, ...battery(sighting) }, device: { model: `SE ${model}` } };
  },
};

/** Climate and nothing else: those are the Pucks that others sell as well, with the same names. */
function isPlainPuck({ advertisement }: Sighting): boolean {
  const { manufacturerBlocks, serviceBlocks } = advertisement;
  return manufacturerBlocks.length === 0 && !serviceBlocks.some(({ uuid }) => uuid === ALERT_LEVEL);
}

function characteristics(sighting: Sighting): Record<string, Value> | undefined {
  const temperature = exactServiceData(sighting, TEMPERATURE, 2);
  const humidity = exactServiceData(sighting, HUMIDITY, 1);
  const contact = exactServiceData(sighting, ALERT_LEVEL, 2);
  if (temperature === undefined && humidity === undefined && contact === undefined) return undefined;
  return {
    ...(temperature && temperatureOf(rawNumber(temperature, 0, 's16le'))),
    ...(humidity && { humidity_rh: rawNumber(humidity, 0, 'u8') }),
    ...(contact && contactOf(rawNumber(contact, 0, 'u16le'))),
  };
}

function contactOf(raw: number): Record<string, Value> {
  return { opening: (raw & 1) === 0, count: raw >> 1 };
}

function battery(sighting: Sighting): Record<string, Value> {
  const frame = exactManufacturerData(sighting, ELA_INNOVATION, 3);
  return frame?.[0] === BATTERY_VOLTAGE ? { battery_mv: rawNumber(frame, 1, 'u16le') } : {};
}
