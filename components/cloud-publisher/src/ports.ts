import type { DeliveryBatch } from '@sward/contracts/delivery.ts';

/** Reads the bytes of a delivery batch. @throws InvalidMessageError */
export type DecodeDeliveryBatch = (payload: Uint8Array) => DeliveryBatch;
