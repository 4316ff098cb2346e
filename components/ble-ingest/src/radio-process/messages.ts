import { LOG_LEVELS } from '@sward/runtime/logger.ts';
import { z } from 'zod';
import type { GattCharacteristic, Peer } from '../gatt-ports.ts';

/*
 * The language between BLE ingest and its radio process, over Node's channel in JSON: octets at the top of a message travel as
 * text (`adapters/channel-octets.ts`). Only types are taken from here into the radio process, which stays small that way.
 */

/** What a radio process needs to know at its start. */
export type RadioSettings = {
  /** 0 is hci0. */
  readonly adapter: number;
  /** After so long without any advertisement the adapter is asked whether it lives, ms. */
  readonly quietMs: number;
};

/** Asks something of the GATT adapter. `id` names the answer; that of `connect` names the link, that of `subscribe` its values. */
export type GattRequest =
  | { readonly kind: 'connect'; readonly id: number; readonly peer: Peer; readonly timeoutMs: number }
  | (OnLink & { readonly kind: 'discover' | 'close' })
  | (OnLink & { readonly kind: 'read'; readonly characteristic: GattCharacteristic })
  | (OnLink & { readonly kind: 'subscribe'; readonly characteristic: GattCharacteristic });

type OnLink = { readonly id: number; readonly link: number };

/** From BLE ingest to the radio process. */
export type ParentMessage =
  | { readonly kind: 'start'; readonly settings: RadioSettings }
  | { readonly kind: 'stop' }
  | GattRequest;

const octets = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'octets were expected');
const id = z.number().int();
const characteristicSchema = z.object({
  service: z.string(),
  characteristic: z.string(),
  canRead: z.boolean(),
  canNotify: z.boolean(),
  instance: z.number().int().exactOptional(),
});

/** From the radio process to BLE ingest. */
export const childMessageSchema = z.discriminatedUnion('kind', [
  /** Nothing to say, but alive. */
  z.object({ kind: z.literal('alive') }),
  /** Reports as `packReports` packs them, and how many were lost before them because this process did not read. */
  z.object({ kind: z.literal('heard'), reports: octets, lost: z.number().int().min(0) }),
  z.object({
    kind: z.literal('state'),
    state: z.enum(['starting', 'scanning', 'interrupted', 'unavailable', 'stopped']),
  }),
  /** The scan runs. */
  z.object({ kind: z.literal('started') }),
  /** The scan cannot be started; the process ends. */
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(LOG_LEVELS),
    event: z.string(),
    fields: z.record(z.string(), z.unknown()),
  }),
  /** The answer to a request that succeeded, with what it asked for. */
  z.object({
    kind: z.literal('done'),
    id,
    characteristics: z.array(characteristicSchema).optional(),
    value: octets.optional(),
  }),
  z.object({
    kind: z.literal('refused'),
    id,
    code: z.enum(['GATT_TIMEOUT', 'GATT_DISCONNECTED', 'GATT_REFUSED', 'GATT_UNAVAILABLE']),
    message: z.string(),
  }),
  /** A notification or indication. */
  z.object({ kind: z.literal('value'), subscription: id, value: octets }),
  /** A link is gone, whoever ended it. */
  z.object({ kind: z.literal('closed'), link: id, reason: z.string() }),
]);

export type ChildMessage = z.infer<typeof childMessageSchema>;
