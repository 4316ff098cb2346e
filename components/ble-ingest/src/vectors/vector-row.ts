import { z } from 'zod';

const hexText = z.string().regex(/^([0-9a-fA-F]{2})*$/, 'hex digits, two for each octet');
const serviceDataSchema = z.object({ uuid: z.string().regex(/^[0-9a-fA-F-]{4,36}$/), hex: hexText });

const frameFields = {
  /** With the company identifier, least significant octet first. */
  manufacturerData: hexText.optional(),
  serviceData: z.array(serviceDataSchema).optional(),
  serviceUuids: z.array(z.string()).optional(),
  localName: z.string().optional(),
  flags: z.int().min(0).max(255).optional(),
  /** The same advertisement as advertising data. Where it is there, it is what counts. */
  rawAd: hexText.optional(),
  /** The same advertisement as a whole HCI event with its H4 indicator. */
  hciEvent: hexText.optional(),
};

const expectSchema = z.record(z.string(), z.unknown());
const frameSchema = z.object({ ...frameFields, expect: expectSchema });

/** One row of a vectors file: an advertisement, or a sequence of them, and what a decoder has to say. Other keys are notes. */
export const vectorRowSchema = z.object({
  ...frameFields,
  id: z.string(),
  format: z.string(),
  address: z.string().optional(),
  addressType: z.enum(['public', 'random']).optional(),
  /** Bind key of the device. */
  key: hexText.optional(),
  /** Frames of one device in order; without it the row is itself the only frame. */
  frames: z.array(frameSchema).optional(),
  expect: expectSchema.default({}),
  /** Greatest difference that counts as equal, by quantity. */
  tolerance: z.record(z.string(), z.number()).default({}),
});

export type VectorFrame = z.infer<typeof frameSchema>;
export type VectorRow = z.infer<typeof vectorRowSchema>;
