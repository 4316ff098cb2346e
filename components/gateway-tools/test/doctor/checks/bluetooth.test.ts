import { describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { adaptersDown, bluetoothAdapter } from '@sward/gateway-tools/doctor/checks/bluetooth-adapter.ts';
import { bluetoothBlocked } from '@sward/gateway-tools/doctor/checks/bluetooth-blocked.ts';
import { bluetoothScan } from '@sward/gateway-tools/doctor/checks/bluetooth-scan.ts';
import { capability } from '@sward/gateway-tools/doctor/checks/capability.ts';
import { usbPower } from '@sward/gateway-tools/doctor/checks/usb-power.ts';
import { type Furniture, gatewayWith, look, processOf, saying, told } from '../fake-machine.ts';

const HCI0 = { '/sys/class/bluetooth/hci0/uevent': 'DEVTYPE=host\n', '/sys/class/bluetooth/hci0:64/uevent': '' };
const DOWN = `hci0:	Type: Primary  Bus: UART
	BD Address: B8:27:EB:AA:BB:CC  ACL MTU: 1021:8  SCO MTU: 64:1
	DOWN 
	RX bytes:1591 acl:0 sco:0 events:85 errors:0
`;
const UP = DOWN.replace('DOWN', 'UP RUNNING');

const rfkill = (type: string, soft: string, hard: string) => ({
  '/sys/class/rfkill/rfkill0/type': 'wlan\n',
  '/sys/class/rfkill/rfkill0/soft': '1\n',
  '/sys/class/rfkill/rfkill1/type': `${type}\n`,
  '/sys/class/rfkill/rfkill1/name': 'hci0\n',
  '/sys/class/rfkill/rfkill1/soft': `${soft}\n`,
  '/sys/class/rfkill/rfkill1/hard': `${hard}\n`,
});

describe('the Bluetooth adapter', () => {
  it.each<[string, Furniture, string]>([
    ['none', {}, 'error: no Bluetooth adapter'],
    ['one', { files: HCI0 }, 'ok: hci0 is there'],
    ['one that is off', { files: HCI0, programs: { hciconfig: DOWN } }, 'error: hci0 is off'],
    ['one that is on', { files: HCI0, programs: { hciconfig: UP } }, 'ok: hci0 is there'],
    [
      'one that is called off though it scans',
      { files: HCI0, programs: { hciconfig: DOWN }, ...saying('bleIngest', { adapter: 'scanning' }) },
      'ok: hci0 is there',
    ],
    [
      'a virtual one',
      saying('bleIngest', { adapter: 'scanning' }),
      'ok: sward.BleIngest scans; the kernel knows no adapter, so it is a virtual one',
    ],
  ])('is judged: %s', async (_, furniture, expected) => {
    expect(told(await look(bluetoothAdapter, furniture))).toBe(expected);
  });

  it('may be a virtual one under the local nucleus, as long as nobody can be asked', async () => {
    const gateway = gatewayWith({}, { standIn: true });
    expect(told(await look(bluetoothAdapter, {}, { gateway }))).toBe(
      'unknown: the kernel knows no adapter; there may be a virtual one',
    );
    expect(told(await look(bluetoothAdapter, saying('bleIngest', { adapter: 'unavailable' }), { gateway }))).toBe(
      'error: no Bluetooth adapter',
    );
  });

  it('is told apart from others that hciconfig lists', () => {
    expect(adaptersDown(`${DOWN}hci1:	Type: Primary  Bus: USB\n	UP RUNNING\n`)).toEqual(['hci0']);
  });

  it.each<[string, Furniture, string]>([
    ['no rfkill in the kernel', {}, 'ok: this kernel blocks no radio'],
    ['free, while Wi-Fi is blocked', { files: rfkill('bluetooth', '0', '0') }, 'ok: Bluetooth is not blocked'],
    ['by software', { files: rfkill('bluetooth', '1', '0') }, 'error: hci0 is blocked by software'],
    ['by a switch, which comes first', { files: rfkill('bluetooth', '1', '1') }, 'error: hci0 is blocked by a switch'],
    ['another radio', { files: rfkill('nfc', '1', '1') }, 'ok: Bluetooth is not blocked'],
  ])('is blocked or not: %s', async (_, furniture, expected) => {
    expect(told(await look(bluetoothBlocked, furniture))).toBe(expected);
  });

  it.each<[string, Record<string, string>, string]>([
    ['on UART', HCI0, ''],
    [
      'asleep at times',
      {
        ...HCI0,
        '/sys/class/bluetooth/hci0/device/../power/control': 'auto\n',
        '/sys/class/bluetooth/hci0/device/../idVendor': '0a12\n',
      },
      'warning: hci0 may be put to sleep by the kernel',
    ],
    [
      'awake',
      {
        ...HCI0,
        '/sys/class/bluetooth/hci0/device/../power/control': 'on\n',
        '/sys/class/bluetooth/hci0/device/../idVendor': '0a12\n',
      },
      'ok: hci0 is always powered',
    ],
  ])('is powered: %s', async (_, files, expected) => {
    expect(told(await look(usbPower, { files }))).toBe(expected);
  });
});

describe('the scan', () => {
  it.each<[string, Furniture, string]>([
    ['hears', saying('bleIngest', { adapter: 'scanning', active_devices: 7 }), 'ok: it scans, 7 sensors are heard'],
    [
      'hears others too',
      saying('bleIngest', { adapter: 'scanning', active_devices: 7, discovered: 2 }),
      'ok: it scans, 7 sensors are heard, 2 others wait for approval',
    ],
    [
      'hears only others',
      saying('bleIngest', { adapter: 'scanning', active_devices: 0, discovered: 2 }),
      'warning: it scans, and no sensor is heard that may be, 2 others wait for approval',
    ],
    [
      'hears nobody',
      saying('bleIngest', { adapter: 'scanning', active_devices: 0 }),
      'warning: it scans, and no sensor is heard that may be',
    ],
    [
      'hears nobody yet',
      saying('bleIngest', { adapter: 'scanning', active_devices: 0 }, { uptime_s: 5 }),
      'ok: it scans, 0 sensors are heard',
    ],
    ['starts', saying('bleIngest', { adapter: 'starting' }, { uptime_s: 5 }), 'ok: it starts'],
    [
      'never starts',
      saying('bleIngest', { adapter: 'starting' }, { uptime_s: 600 }),
      'error: sward.BleIngest does not hear: the adapter is starting (up 10 min)',
    ],
    [
      'has no adapter',
      saying('bleIngest', { adapter: 'unavailable' }),
      'error: sward.BleIngest does not hear: the adapter is unavailable (up 60 min)',
    ],
    ['cannot be asked', {}, 'unknown: sward.BleIngest cannot be asked whether it scans'],
  ])('%s', async (_, furniture, expected) => {
    expect(told(await look(bluetoothScan, furniture))).toBe(expected);
  });
});

describe('the right to open an adapter', () => {
  const ingest = (over: object) => [processOf(COMPONENTS.bleIngest, over)];
  it.each<[string, Furniture, string]>([
    ['given by the launcher', { processes: ingest({}) }, 'ok: sward.BleIngest may open adapters'],
    ['of root', { processes: ingest({ uid: 0, capabilities: 0x1ffffffffffn }) }, 'ok: sward.BleIngest runs as root'],
    [
      'missing',
      { processes: ingest({ capabilities: 0n }) },
      'error: sward.BleIngest may not open a Bluetooth adapter: CAP_NET_RAW is missing',
    ],
    [
      'another one',
      { processes: ingest({ capabilities: 1n << 12n }) },
      'error: sward.BleIngest may not open a Bluetooth adapter: CAP_NET_RAW is missing',
    ],
    [
      'not needed',
      { processes: ingest({ capabilities: 0n }), ...saying('bleIngest', { adapter: 'scanning' }) },
      'ok: sward.BleIngest scans without the right: its adapter is a virtual one',
    ],
    ['of nobody', {}, 'unknown: sward.BleIngest does not run from its artifact: its rights cannot be seen'],
  ])('%s', async (_, furniture, expected) => {
    expect(told(await look(capability, furniture))).toBe(expected);
  });
});
