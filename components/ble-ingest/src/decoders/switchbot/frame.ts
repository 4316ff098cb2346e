import type { Value } from '@sward/contracts/reading.ts';
import type { RejectReason } from '../decoder.ts';

/** The values of a frame by quantity, or why there are none. Empty where this half of a message tells no value. */
export type Reading = Record<string, Value> | RejectReason;

/** What one packet of a SwitchBot device says: a scan response the service data, an advertisement the payload. */
export type SwitchbotFrame = {
  /** 0 model, 1 state, 2 battery (lower 7 bits) on devices that have one, then what the model tells. */
  readonly service: Uint8Array | undefined;
  /** The manufacturer data behind the device's address: 0 sequence number, then what the model tells. */
  readonly payload: Uint8Array | undefined;
};

export type ReadFrame = (frame: SwitchbotFrame) => Reading;

const BATTERY_AT = 2;

/** True where the bit (0 is the lowest) of an octet is set. */
export function bit(octets: Uint8Array, at: number, number: number): boolean {
  return (((octets[at] ?? 0) >> number) & 1) === 1;
}

/** The lower seven bits of an octet. */
export function lowerBits(octets: Uint8Array, at: number): number {
  return (octets[at] ?? 0) & 0x7f;
}

/** The battery of service data, where it has one. */
export function batteryOf(service: Uint8Array | undefined): Record<string, Value> {
  return service && service.length > BATTERY_AT ? { battery_pct: lowerBits(service, BATTERY_AT) } : {};
}

/** Reads a payload of at least so many octets. Service data alone tells nothing. */
export function ofPayload(octets: number, read: (payload: Uint8Array) => Reading): ReadFrame {
  return ({ payload }) => {
    if (payload === undefined) return {};
    return payload.length < octets ? 'truncated' : read(payload);
  };
}

/** The same for models that tell their battery in the service data. */
export function ofPayloadAndBattery(octets: number, read: (payload: Uint8Array) => Reading): ReadFrame {
  const ofOwnPayload = ofPayload(octets, read);
  return (frame) => {
    const reading = ofOwnPayload(frame);
    return typeof reading === 'string' ? reading : { ...reading, ...batteryOf(frame.service) };
  };
}

/** Battery in the lower seven bits of an octet, and whether it charges in the top one. */
export function chargingBattery(payload: Uint8Array, at: number): Record<string, Value> {
  return { battery_pct: lowerBits(payload, at), battery_charging: bit(payload, at, 7) };
}
