import { hex, uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { serviceData } from '../sighting.ts';
import { MODELS, type QingpingModel } from './models.ts';
import { opening, readObject } from './objects.ts';

const FORMAT = 'qingping';
const SERVICE = 'fdcd';

const PACKET_ID = 0x0f;
const PACKET_ID_SPAN = 256;
/** CGH1. Between its events it says how the door is: in a second object of the packet id's type (Theengs' tests). */
const DOOR_SENSOR = 0x04;
/** Frame control, model, the device's address (least significant octet first). */
const HEADER_OCTETS = 8;
/** Bit of the frame control: the address is there. */
const HAS_ADDRESS = 0x08;

/**
 * Qingping and Cleargrass sensors (qingping-ble and ble_monitor, MIT): 0 frame control (bit 6 is an event), 1 model, 2-7
 * address, then objects: type, length, value.
 */
export const qingping: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE }],
  decode: (sighting) => {
    const frame = serviceData(sighting, SERVICE);
    return frame && read(frame);
  },
};

function read(frame: Uint8Array): Decoded | Rejected | undefined {
  const [control = 0, modelCode = 0] = frame;
  const model = MODELS.get(modelCode);
  if (model === undefined || (control & HAS_ADDRESS) === 0) return undefined;
  if (frame.length <= HEADER_OCTETS) return { format: FORMAT, reject: 'no-objects' };
  const objects = objectsOf(frame);
  if (objects.length === 0) return { format: FORMAT, reject: 'truncated' };
  return { format: FORMAT, ...decoded(objects, modelCode), ...identity(model, frame) };
}

function identity({ name, hasOwnAddress }: QingpingModel, frame: Uint8Array): Pick<Decoded, 'device' | 'deviceId'> {
  const deviceId = hex(frame.slice(2, HEADER_OCTETS).reverse());
  return { device: { model: name }, ...(hasOwnAddress && { deviceId }) };
}

type QingpingObject = { readonly type: number; readonly value: Uint8Array };

/** The objects of a frame; one that is cut off ends them, as qingping-ble has it: those before it count. */
function objectsOf(frame: Uint8Array): QingpingObject[] {
  const objects: QingpingObject[] = [];
  let at = HEADER_OCTETS;
  while (at < frame.length) {
    const [type = 0, length = 0] = frame.subarray(at, at + 2);
    const end = at + 2 + length;
    if (end > frame.length || at + 1 >= frame.length) return objects;
    objects.push({ type, value: frame.subarray(at + 2, end) });
    at = end;
  }
  return objects;
}

function decoded(
  objects: readonly QingpingObject[],
  modelCode: number,
): Pick<Decoded, 'values' | 'packetId' | 'packetIdSpan'> {
  const [id, state] = objects.filter(({ type, value }) => type === PACKET_ID && value.length === 1);
  const values = objects.map(({ type, value }) => readObject(type, value));
  return {
    values: Object.assign({}, ...values, modelCode === DOOR_SENSOR && state && opening(uintLE(state.value, 0, 1))),
    ...(id && { packetId: uintLE(id.value, 0, 1), packetIdSpan: PACKET_ID_SPAN }),
  };
}
