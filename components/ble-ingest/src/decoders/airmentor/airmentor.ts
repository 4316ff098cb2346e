import type { Value } from '@sward/contracts/reading.ts';
import type { Decoder } from '../decoder.ts';
import { readGases, readParticles } from './air-mentor-frames.ts';

const FORMAT = 'airmentor';

/** The lower octet of the "company" is the type of the frame, the upper one the model. */
const PRO_2 = { model: 0x21, octets: 8 };
const MODEL_2S = { model: 0x61, octets: 12 };
const PARTICLES = [0x11, 0x21];
const GASES = [0x12, 0x22];

type Read = (payload: Uint8Array, is2s: boolean) => Record<string, Value>;
type Frame = { readonly octets: number; readonly is2s: boolean; readonly read: Read };

const framesOf = ({ model, octets }: typeof PRO_2, is2s: boolean): [number, Frame][] => [
  ...PARTICLES.map((type): [number, Frame] => [(model << 8) | type, { octets, is2s, read: readParticles }]),
  ...GASES.map((type): [number, Frame] => [(model << 8) | type, { octets, is2s, read: readGases }]),
];

const FRAMES: ReadonlyMap<number, Frame> = new Map([...framesOf(PRO_2, false), ...framesOf(MODEL_2S, true)]);

/**
 * Air Mentor Pro 2 and 2S (ble_monitor, MIT). They have no company: its place holds the type of the frame and the model.
 * Each frame is a reading of its own: gases and climate, or CO2 and particles. Most significant octet first.
 */
export const airMentor: Decoder = {
  format: FORMAT,
  signatures: Array.from(FRAMES.keys(), (companyId) => ({ companyId })),
  decode: ({ advertisement }) => {
    for (const { companyId, data } of advertisement.manufacturerBlocks) {
      const frame = FRAMES.get(companyId);
      if (frame && data.length === frame.octets) return { format: FORMAT, values: frame.read(data, frame.is2s) };
    }
    return undefined;
  },
};
