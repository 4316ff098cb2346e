import {
  type CharacteristicFormat,
  type FrameReader,
  isRejected,
} from '@sward/ble-ingest/gatt/characteristic-format.ts';
import { parseDeclaration } from '@sward/ble-ingest/gatt/declared/declared-format.ts';
import { judge as judgeTold } from '@sward/ble-ingest/gatt/judge.ts';
import { standardCharacteristics } from '@sward/ble-ingest/gatt/profiles/standard-characteristics.ts';
import type { Dice } from '../dice.ts';
import { mutateOctets } from '../mutate.ts';
import { requireSoundValues } from '../sound-answer.ts';
import type { Answer, Target } from '../target.ts';

/** Longest value of an attribute (Core Specification Vol 3 Part F section 3.2.9). */
const MAX_OCTETS = 512;

/** A characteristic's format, its reader on a link that goes on, and what it reads when all is well. */
type Peer = { readonly format: CharacteristicFormat; reader: FrameReader; readonly samples: readonly Uint8Array[] };

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Each kind of declaration with every type of field, and a frame that it reads. */
const DECLARED: readonly (readonly [string, readonly Uint8Array[]])[] = [
  [
    'struct temperature_c s16le@0 /100 na=-32768; humidity_rh u16be@2 /100; pressure_pa u24le@4; voltage_v f32le@7; door bit2@11',
    [Buffer.from('2909138800cd8a0000a84104', 'hex'), Buffer.from('0080ffffffffffffff7f7fff', 'hex')],
  ],
  [
    'struct battery_mv u8@0 *20; count s32be@1; power_w f32be@5; current_a s24be@9 -40; energy_kwh u32le@12',
    [Buffer.from('64800000007f800000ffffffffffffffff', 'hex')],
  ],
  [
    'json t=temperature_c; /env/h=humidity_rh *0.1; door=door; n=text; e=event_button',
    [
      text('{"t":21.5,"env":{"h":455},"door":"on","n":"a}b","e":"press"}'),
      text('{"t":"1e999","env":{"h":[{}]},"__proto__":{"t":1}}{"t":-0}'),
      text('{"n":"\\u0000\\ud800","t":null}\n{"door":1,"t":"nan"}'),
    ],
  ],
  [
    'csv 1=temperature_c; 2=humidity_rh; 4=text',
    [text('21.5,45.5,,shelf\n'), text('1e400;-;x;\u00e9\n\n22\t40\t1\t2\n')],
  ],
  ['row 1=temperature_c /10; 2=door', [text('215 on'), text('215;1\0'), text('.5,off')]],
  ['text temperature_c /10', [text('215'), text('-1e5\0\0'), text('+.5')]],
  ['text text', [text('door open')]],
];

function declaredPeers(): Peer[] {
  return DECLARED.map(([declaration, samples]) => {
    const format = parseDeclaration('gatt-fuzz', declaration);
    return { format, reader: format.open(), samples };
  });
}

/** The SIG's characteristics are short and have no frame of their own kind: any octets do. */
function standardPeers(): Peer[] {
  const samples = [new Uint8Array(2), Uint8Array.of(0xff, 0x7f, 0, 0x80, 1, 2, 3, 4, 5, 6, 7, 8)];
  return [...standardCharacteristics().values()].map((format) => ({ format, reader: format.open(), samples }));
}

/** A frame in pieces, as a link of 20 octets a packet brings it. */
function pieces(octets: Uint8Array, dice: Dice): Uint8Array[] {
  const value = octets.subarray(0, MAX_OCTETS);
  if (dice.happens(0.5)) return [value];
  const at = dice.below(value.length + 1);
  return [value.subarray(0, at), value.subarray(at)];
}

/** @throws ImplausibleError */
function judge({ reader }: Peer, values: readonly Uint8Array[], instance: number): Answer {
  const characteristic = { service: '181a', characteristic: '2a6e', canRead: true, canNotify: true, instance };
  let answer: Answer = 'unknown';
  for (const told of values.flatMap((value) => [...reader(value)])) {
    const judged = judgeTold(told, characteristic);
    if (isRejected(judged)) answer = 'rejected';
    else {
      requireSoundValues(judged);
      answer = 'read';
    }
  }
  return answer;
}

function gattTarget(name: string, peers: readonly Peer[]): Target {
  return {
    name,
    draw(dice) {
      const peer = dice.pick(peers);
      if (dice.happens(0.05)) peer.reader = peer.format.open();
      const values = pieces(mutateOctets(dice.pick(peer.samples), dice, peer.samples), dice);
      const instance = dice.below(3);
      return {
        judge: () => judge(peer, values, instance),
        describe: () => `${peer.format.format}: ${values.map((value) => Buffer.from(value).toString('hex')).join(' ')}`,
      };
    },
  };
}

/** Any octets in reads and notifications, one link after the other. */
export const gattTargets = (): Target[] => [
  gattTarget('gatt-declared', declaredPeers()),
  gattTarget('gatt-profiles', standardPeers()),
];
