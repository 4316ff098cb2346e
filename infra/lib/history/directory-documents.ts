import { idSchema } from '@sward/contracts/ids.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import { readStored } from '../telemetry/storable-reading.ts';
import type { DeviceState, GatewayState } from './ports.ts';

const time = z.int().min(0);
const gatewaySchema = z.strictObject({ v: z.literal(1), building_id: idSchema, gateway_id: idSchema });

const deviceDocumentSchema = gatewaySchema.extend({
  epoch: z.string().min(1).max(64),
  seq: z.int().min(0),
  cloud_received_at: time,
  reading: z.unknown(),
});

const gatewayDocumentSchema = gatewaySchema.extend({ heard_at: time, connected: z.boolean().optional() });

const buildingDocumentSchema = z.strictObject({ v: z.literal(1), building_id: idSchema });

/** Digits of the largest integer that a double holds: texts of so many sort as their numbers do. */
const digits = (count: number) => String(count).padStart(16, '0');

/**
 * When a reading was taken, as far as that can be known, Unix milliseconds: not after it arrived. A clock far ahead is taken
 * back to the truth this way, and hides neither what comes after it nor that nothing comes.
 */
export function takenAt({ reading, cloudReceivedAt }: DeviceState): number {
  return Math.min(reading.measured_at, cloudReceivedAt);
}

/** Of two states of a device the newer has the greater order: by the time it was taken, then epoch and seq. */
export function orderOfDevice(state: DeviceState): string {
  return [digits(takenAt(state)), digits(state.reading.measured_at), state.epoch, digits(state.seq)].join('#');
}

export const orderOfGateway = ({ heardAt }: GatewayState): string => digits(heardAt);

export function toDeviceDocument({ buildingId, gatewayId, epoch, seq, cloudReceivedAt, reading }: DeviceState): object {
  const place = { building_id: buildingId, gateway_id: gatewayId };
  return { v: 1, ...place, epoch, seq, cloud_received_at: cloudReceivedAt, reading };
}

/** @throws InvalidMessageError where it is no document of `toDeviceDocument` */
export function readDeviceDocument(body: unknown): DeviceState {
  const document = checkMessage(deviceDocumentSchema, body);
  return {
    buildingId: document.building_id,
    gatewayId: document.gateway_id,
    epoch: document.epoch,
    seq: document.seq,
    reading: readStored(document.reading),
    cloudReceivedAt: document.cloud_received_at,
  };
}

export function toGatewayDocument({ buildingId, gatewayId, heardAt, connected }: GatewayState): object {
  return { v: 1, building_id: buildingId, gateway_id: gatewayId, heard_at: heardAt, connected };
}

/** @throws InvalidMessageError where it is no document of `toGatewayDocument` */
export function readGatewayDocument(body: unknown): GatewayState {
  const { building_id, gateway_id, heard_at, connected } = checkMessage(gatewayDocumentSchema, body);
  const state = { buildingId: building_id, gatewayId: gateway_id, heardAt: heard_at };
  return connected === undefined ? state : { ...state, connected };
}

export const toBuildingDocument = (buildingId: string): object => ({ v: 1, building_id: buildingId });

/** @throws InvalidMessageError where it is no document of `toBuildingDocument` */
export function readBuildingDocument(body: unknown): string {
  return checkMessage(buildingDocumentSchema, body).building_id;
}
