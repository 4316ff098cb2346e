import { checkMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import { digits } from './digits.ts';
import { deflateColumns, MAX_INFLATED_BYTES, toColumnsJson, unpackReadings } from './packed-readings.ts';
import type { DeviceState, GatewayState } from './ports.ts';

/** What has said nothing for more than a year is forgotten. */
export const FORGOTTEN_AFTER_MS = 400 * 24 * 3_600_000;

/** Well below the 300 KB of a document: several thousand devices. */
const MAX_STATES_CHARS = 250_000;

const statesSchema = z.strictObject({
  v: z.literal(1),
  /** Base64 of packed readings: JSON of a gateway's states is six times as long, and each KB of it is a write unit. */
  readings: z.base64(),
});

/**
 * When a reading was taken, as far as that can be known, Unix milliseconds: not after it arrived. So a clock far ahead hides
 * neither what comes after it nor that nothing comes.
 */
function takenAt({ reading, cloudReceivedAt }: DeviceState): number {
  return Math.min(reading.measured_at, cloudReceivedAt);
}

/** Of two states of a device the newer has the greater order: by the time it was taken, then epoch and seq. */
function orderOf(state: DeviceState): string {
  return [digits(takenAt(state)), digits(state.reading.measured_at), state.epoch, digits(state.seq)].join('#');
}

/**
 * The newest state of each device, of those that are known and those that came.
 * @returns undefined where nothing that came is newer
 */
export function updateStates(
  known: readonly DeviceState[],
  came: readonly DeviceState[],
): readonly DeviceState[] | undefined {
  const states = new Map(known.map((state) => [state.reading.device_id, state]));
  let isNews = false;
  for (const state of came) {
    const { device_id } = state.reading;
    const before = states.get(device_id);
    if (before !== undefined && orderOf(before) >= orderOf(state)) continue;
    states.set(device_id, state);
    isNews = true;
  }
  return isNews ? withoutForgotten([...states.values()]) : undefined;
}

function withoutForgotten(states: readonly DeviceState[]): readonly DeviceState[] {
  const newest = newestArrival(states);
  return states.filter(({ cloudReceivedAt }) => cloudReceivedAt > newest - FORGOTTEN_AFTER_MS);
}

/** Unix milliseconds. */
export function newestArrival(states: readonly DeviceState[]): number {
  return states.reduce((newest, { cloudReceivedAt }) => Math.max(newest, cloudReceivedAt), 0);
}

/** The document of one gateway's devices. Of more than it holds, those that were silent longest are left out. */
export function toStatesDocument(states: readonly DeviceState[]): z.infer<typeof statesSchema> {
  let kept = [...states].sort((a, b) => takenAt(b) - takenAt(a));
  let readings = pack(kept);
  while (readings === undefined || readings.length > MAX_STATES_CHARS) {
    kept = kept.slice(0, Math.floor(kept.length * 0.9));
    readings = pack(kept);
  }
  return { v: 1, readings };
}

/** @returns undefined where it could not be read again: a sender's texts may deflate to nothing */
function pack(states: readonly DeviceState[]): string | undefined {
  const json = toColumnsJson(states);
  return Buffer.byteLength(json) > MAX_INFLATED_BYTES
    ? undefined
    : Buffer.from(deflateColumns(json)).toString('base64');
}

/**
 * The states in a document of `toStatesDocument`, by device.
 * @throws InvalidMessageError where it is anything else
 */
export function readStatesDocument(
  gateway: Pick<GatewayState, 'buildingId' | 'gatewayId'>,
  body: unknown,
): readonly DeviceState[] {
  const states = unpackReadings(gateway, Buffer.from(checkMessage(statesSchema, body).readings, 'base64'));
  return states.sort((a, b) => (a.reading.device_id < b.reading.device_id ? -1 : 1));
}
