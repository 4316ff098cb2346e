import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import { decodeAdvertisement } from '@sward/ble-ingest/decoders/registry.ts';
import { type Advertised, ruuviAdvertisements } from '../support/advertisements.ts';
import type { Case } from './time-case.ts';

const BY_HAND = 'floor: the fields by hand';
/** Company identifier of Ruuvi Innovations, as it lies in the bytes, and the format's number behind it. */
const RUUVI_DF5 = Buffer.from('990405', 'hex');
const COUNT = 500;

/** What the fields of format 5 are at least: found, read, scaled; nothing checked, nothing left out. */
function byHand(data: Uint8Array): Record<string, number> {
  const at = Buffer.from(data.buffer, data.byteOffset, data.byteLength).indexOf(RUUVI_DF5) + 2;
  const view = new DataView(data.buffer, data.byteOffset + at);
  const power = view.getUint16(13);
  return {
    temperature_c: view.getInt16(1) / 200,
    humidity_rh: view.getUint16(3) / 400,
    pressure_pa: view.getUint16(5) + 50_000,
    acceleration_x_ms2: view.getInt16(7) * 0.00980665,
    acceleration_y_ms2: view.getInt16(9) * 0.00980665,
    acceleration_z_ms2: view.getInt16(11) * 0.00980665,
    battery_mv: (power >> 5) + 1600,
    tx_power_dbm: (power & 0x1f) * 2 - 40,
    movement_counter: view.getUint8(15),
    sequence: view.getUint16(16),
  };
}

function decode({ address, data }: Advertised): void {
  decodeAdvertisement({ advertisement: parseAdvertisement(data), address, addressType: 'random' });
}

/** Flags and the manufacturer data of nobody we know: most of what is on air. */
const foreign = (own: Advertised): Advertised => ({
  ...own,
  data: Uint8Array.from(Buffer.from('02010612ff4c000215aabbccddeeff00112233445566', 'hex')),
});

export function decoderCases(): readonly Case[] {
  const advertisements = ruuviAdvertisements(COUNT);
  const unknown = advertisements.map(foreign);
  const shared = { table: 'decode one advertisement, us', readings: COUNT, baseline: BY_HAND };
  return [
    { ...shared, subject: BY_HAND, work: () => advertisements.forEach(({ data }) => void byHand(data)) },
    { ...shared, subject: 'RuuviTag format 5', work: () => advertisements.forEach(decode) },
    { ...shared, subject: 'of no known format', work: () => unknown.forEach(decode) },
  ];
}
