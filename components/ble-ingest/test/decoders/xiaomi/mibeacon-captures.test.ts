import { describe, expect, it } from '@jest/globals';
import { saidByService, valuesOf } from '../service-packet.ts';

type Capture = {
  readonly model: string;
  readonly address: string;
  readonly key?: string;
  readonly data: string;
  readonly values: Readonly<Record<string, unknown>>;
};

/** Captures of the test suites of xiaomi-ble (Apache-2.0) and ble_monitor (MIT) that vectors/ does not have. */
const PLAIN: readonly Capture[] = [
  {
    model: 'LYWSD03MMC',
    address: 'a4c138b4944c',
    data: '50305b05034c94b438c1a40d10041001ea01',
    values: { temperature_c: 27.2, humidity_rh: 49 },
  },
  {
    model: 'HHCCJCY01',
    address: 'c47c8d6a3e7a',
    data: '71209800667a3e6a8d7cc40d071003000000',
    values: { illuminance_lx: 0 },
  },
  {
    model: 'HHCCJCY01',
    address: 'c47c8d6a3e7a',
    data: '71209800687a3e6a8d7cc40d0910025702',
    values: { conductivity_uscm: 599 },
  },
  {
    model: 'HHCCJCY01',
    address: 'c47c8d6a3e7a',
    data: '71209800477a3e6a8d7cc40d08100140',
    values: { moisture_pct: 64 },
  },
  {
    model: 'MUE4094RT',
    address: 'de70e8b2390c',
    data: '4030dd032403000101',
    values: { event_motion: 'motion_detected' },
  },
  {
    model: 'MMC-W505',
    address: 'd0241853abdb',
    data: '702291030fdbab531824d0090a0002750d07',
    values: { temperature_c: 34.45 },
  },
  {
    model: 'M1S-T500',
    address: 'e67143175b11',
    data: '7130890437115b174371e6091000020003',
    values: { toothbrush: true, count: 3 },
  },
  {
    model: 'ZNMS16LM',
    address: 'd71f44eb8a91',
    data: '50449e0642918aeb441fd7060005ffffffff00',
    values: { fingerprint: true, key_id: 'unknown operator', event_fingerprint: 'match_successful' },
  },
  {
    model: 'ZNMS16LM',
    address: 'd71f44eb8a91',
    data: '50449e0643918aeb441fd70b000920020001807c442f61',
    values: {
      lock: true,
      key_id: 'Fingerprint key id 2',
      event_lock: 'unlock_outside_the_door',
      lock_method: 'biometrics',
    },
  },
];

const BED_KEY = '13f072b8c8469f54ac2c333ee746d771';
const BED = 'ccb5d1d6377b';
const BUTTON_KEY = 'c533a5ab361b0a24de4d21d1d9a3d8a1';
const BUTTON = '18c23c2a690d';
const SAFE_KEY = '2c3795afa33019a8afdc17ba99e6f217';
const SAFE = 'ee897344be98';
const LOCKIN_KEY = '54d84797cb77f9538b224b305c877d1e';
const LOCKIN = '980c33a3043d';
const DIMMER_KEY = 'b853075158487ca39a5b5ea9';
const DIMMER = 'f82441c5988b';

const ENCRYPTED: readonly Capture[] = [
  {
    model: 'LYWSD02MMC',
    address: 'a4c138565384',
    key: 'a115210eed7a88e50ad52662e732a9fb',
    data: '5858e4162c84535638c1a42b6ef2e91200006c884d9e',
    values: { humidity_rh: 58 },
  },
  {
    model: 'SJWS01LM',
    address: '54ef44e027bc',
    key: '255e6cabb39b2eddd0de992b9fee2bf2',
    data: '5859630808bc27e044ef54f58fe704000000fc69d15c',
    values: { moisture_detected: true },
  },
  {
    model: 'RS1BB(MI)',
    address: 'a4c138b94c67',
    key: '33ede53321bc73c790a8daae4581f3d5',
    data: '58590f3f4a674cb938c1a4d6e57b83040000d01e0b4b',
    values: { moisture_detected: false },
  },
  {
    model: 'PS1BB',
    address: 'a4c1380fd69b',
    key: '9b4441bc2505db3c3484bae6b7631b34',
    data: '48594c3f21f4957fb405c9cf040000d8252537',
    values: { pressure_present_duration_s: 7800 },
  },
  {
    model: 'T700',
    address: 'edde343f480c',
    key: '1330b99cded13258acc391627e9771f7',
    data: '48580608c9480ef11281079733fc1400005644db41',
    values: { toothbrush: false, score: 83 },
  },
  {
    model: 'JTYJGD03MI',
    address: '54ef44e39cbc',
    key: '5b51a7c91cde6707c9ef18dfda143a58',
    data: '5859970964bc9ce344ef5422206088fd000000003a148fb3',
    values: { event_button: 'press' },
  },
  {
    model: 'Lockin-SV40',
    address: LOCKIN,
    key: LOCKIN_KEY,
    data: '4855c211144e28703276fccd3d00000080e72280',
    values: { door: false, door_left_open: false, pry_the_door: false },
  },
  {
    model: 'Lockin-SV40',
    address: LOCKIN,
    key: LOCKIN_KEY,
    data: '4855c211165068b6fe3c878095c8a5834f000000463221c6',
    values: { lock: true, key_id: 'administrator', event_lock: 'unlock_inside_the_door', lock_method: 'automatic' },
  },
  {
    model: 'XMZNMS08LM',
    address: SAFE,
    key: SAFE_KEY,
    data: '4855390e339c71c0241fffee8053000002b4c539',
    values: { door: false, door_left_open: false, pry_the_door: false },
  },
  {
    model: 'XMZNMS08LM',
    address: SAFE,
    key: SAFE_KEY,
    data: '4855390e2fdf9d3fdd9a6637131529f87b530000bcc34021',
    values: { lock: true, key_id: 'administrator', event_lock: 'unlock_inside_the_door', lock_method: 'manual' },
  },
  {
    model: 'XMZNMS08LM',
    address: SAFE,
    key: SAFE_KEY,
    data: '4855390e35bf9fd9a08beff236ec5bd8315300008e550b6e',
    values: {
      lock: true,
      key_id: 'Fingerprint key id 2',
      event_lock: 'unlock_outside_the_door',
      lock_method: 'biometrics',
    },
  },
  {
    model: 'MS1BB(MI)',
    address: 'a4c13866e567',
    key: '0fdcc30fe9289254876b5ef7c11ef1f0',
    data: '585989187667e56638c1a4aa8902ba26000023c3bca8',
    values: { opening: true },
  },
  {
    model: 'MJZNZ018H',
    address: BED,
    key: BED_KEY,
    data: '5859db20177b37d6d1b5cc86f2d4ce0200002b6ba459',
    values: { occupancy: false },
  },
  {
    model: 'MJZNZ018H',
    address: BED,
    key: BED_KEY,
    data: '5859db20b57b37d6d1b5cceeac2cf2030000af66e6b0',
    values: { event_button: 'double_press' },
  },
  {
    model: 'MJZNZ018H',
    address: BED,
    key: BED_KEY,
    data: '5859db200a7b37d6d1b5cce79fcf95020000a0e4f773',
    values: { battery_pct: 76 },
  },
  {
    model: 'XMWXKG01LM',
    address: BUTTON,
    key: BUTTON_KEY,
    data: '58598723ff0d692a3cc21876d7a70800006024e757',
    values: { event_button: 'press' },
  },
  {
    model: 'XMWXKG01LM',
    address: BUTTON,
    key: BUTTON_KEY,
    data: '58598723010d692a3cc218f397dd09000079826b9d',
    values: { event_button: 'double_press' },
  },
  {
    model: 'XMWXKG01LM',
    address: BUTTON,
    key: BUTTON_KEY,
    data: '58598723030d692a3cc218258824090000a360b8a1',
    values: { event_button: 'long_press' },
  },
  {
    model: 'PTX_YK1_QMIMB',
    address: 'a4c138a5b9ad',
    key: 'a74510b40386d35ae6227a7451efc76e',
    data: '5859bb3804adb9a538c1a4dc10b50400002c122fb6',
    values: { event_button: 'press' },
  },
  {
    model: 'XMPIRO2SXS',
    address: 'dc8e952dea43',
    key: '685d647dc5e7bc9bcfcf5a1357bd2114',
    data: '485931350b64799117331ef4020000c5d2f6ac',
    values: { motion: true, illuminance_lx: 51 },
  },
  {
    model: 'YLKG07YL/YLKG08YL',
    address: DIMMER,
    key: DIMMER_KEY,
    data: '5830b603d28b98c54124f8c3491476757e00000099',
    values: { event_dimmer: 'press', event_dimmer_presses: 1 },
  },
  {
    model: 'YLKG07YL/YLKG08YL',
    address: DIMMER,
    key: DIMMER_KEY,
    data: '5830b603368b98c54124f88bb8f2661351000000d6',
    values: { event_dimmer: 'rotate_left', event_dimmer_steps: 1 },
  },
];

describe('MiBeacon captures', () => {
  it.each([...PLAIN, ...ENCRYPTED])('of $model say $values', ({ model, values, ...packet }) => {
    const said = saidByService({ uuid: 'fe95', ...packet });
    expect(said).toMatchObject({ format: 'mibeacon', device: { model } });
    expect(valuesOf(said)).toEqual(values);
  });

  it.each(ENCRYPTED)('of $model are not believed with another key', ({ key, ...packet }) => {
    const other = `${key?.slice(0, -1)}${key?.endsWith('0') ? '1' : '0'}`;
    expect(saidByService({ uuid: 'fe95', ...packet, key: other })).toEqual({ format: 'mibeacon', reject: 'bad-key' });
  });

  it.each(ENCRYPTED)('of $model ask for their key', ({ address, data }) => {
    expect(saidByService({ uuid: 'fe95', address, data })).toEqual({ format: 'mibeacon', reject: 'key-required' });
  });
});
