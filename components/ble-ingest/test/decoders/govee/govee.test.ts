import { describe, expect, it } from '@jest/globals';
import { type Packet, saidBy, valuesOf } from '../manufacturer-packet.ts';

/** The iBeacon that Govee's devices send beside their own block. */
const BEACON = '4c000215494e54454c4c495f524f434b535f48575075f2ff0c';

const thermometer = (name: string, hex: string): Packet => ({ name, services: ['ec88'], manufacturer: [hex, BEACON] });

describe('a Govee thermometer (adverts of the test-suite of govee-ble, Apache-2.0, and of ble_monitor, MIT)', () => {
  it.each<[string, string, object]>([
    ['GVH5075_DBF8', '88ec00034db26400', { temperature_c: 21.6, humidity_rh: 49.8, battery_pct: 100 }],
    ['Govee_ABCD', '88ec00034db26400', { temperature_c: 21.6, humidity_rh: 49.8, battery_pct: 100 }],
    ['GVH5129_ABCD', '88ec00034db26400', { temperature_c: 21.6, humidity_rh: 49.8, battery_pct: 100 }],
    ['Govee_H5074_5FF4', '88ec00e609bc126402', { temperature_c: 25.34, humidity_rh: 47.96, battery_pct: 100 }],
    ['GVH5104_311C', '0100010103fc2662', { temperature_c: 26.1, humidity_rh: 15.8, battery_pct: 98 }],
    ['GVH5104_311C', '010001010203d95e', { temperature_c: 13.2, humidity_rh: 5.7, battery_pct: 94 }],
    ['GVH5105_7336', '01000101033aed64', { temperature_c: 21.1, humidity_rh: 69.3, battery_pct: 100 }],
    ['GV51085242', '0100010103c730640000', { temperature_c: 24.7, humidity_rh: 60, battery_pct: 100 }],
    ['G', '0100010103c730640000', { temperature_c: 24.7, humidity_rh: 60, battery_pct: 100 }],
    ['GV5179_6319', '0100010103b31464', { temperature_c: 24.2, humidity_rh: 45.2, battery_pct: 100 }],
    ['GV5140303A', '01000101033dee023e00', { temperature_c: 21.2, humidity_rh: 46.2, co2_ppm: 574 }],
    [
      'GV5112AC3D',
      '01000101033d70640041',
      { temperature_probe_c_1: 21.2, humidity_probe_pct_1: 33.6, battery_pct: 100 },
    ],
  ])('%s that sends %s reads %j', (name, hex, values) => {
    expect(valuesOf(thermometer(name, hex))).toEqual(values);
  });

  it('that says it is broken, or reads what no sensor can, names the quantities instead of values', () => {
    const broken = { fault: 'temperature_c,humidity_rh', battery_pct: 100 };
    expect(valuesOf(thermometer('GV51085242', '0100010103c730e40000'))).toEqual(broken);
    expect(valuesOf(thermometer('GVH5075_2762', '88ec00bc00043e27'))).toEqual({ ...broken, battery_pct: 62 });
    expect(valuesOf(thermometer('GVH5075_2762', '88ec004a00283b00'))).toEqual({ ...broken, battery_pct: 59 });
    expect(valuesOf(thermometer('GV5112AC3D', '01000101034928e40082'))).toEqual({
      fault: 'temperature_probe_c_2',
      battery_pct: 100,
    });
    expect(valuesOf(thermometer('GV5140303A', '01000101031abc025801'))).toEqual({
      fault: 'temperature_c,humidity_rh,co2_ppm',
    });
  });

  it('of 0 °C with a sign is not minus nothing', () => {
    expect(valuesOf(thermometer('GVH5075_2762', '88ec008001f46400'))).toEqual({
      temperature_c: 0,
      humidity_rh: 50,
      battery_pct: 100,
    });
  });

  it('outdoors of an H5178 is a device beside its station', () => {
    const said = saidBy({ ...thermometer('B51784555', '010001010102fc87640002'), address: 'a4c138dfc5ff' });
    expect(said).toMatchObject({ values: { temperature_c: 19.5, humidity_rh: 71.9 }, deviceId: 'a4c138dfc600' });
    expect(saidBy(thermometer('B51784555', '010001010003a00f640000'))).not.toHaveProperty('deviceId');
    expect(saidBy({ name: 'B51782BC8', manufacturer: ['0100010107002af7640003'] })).toMatchObject({
      reject: 'unknown-object-id',
    });
  });

  it("is not taken for one without a Govee name or service: the company is Nokia's", () => {
    expect(saidBy({ manufacturer: ['0100010103c730640000'] })).toBeUndefined();
    expect(saidBy({ name: 'RZSS', services: ['ec88'], manufacturer: ['010001010b005864'] })).toBeUndefined();
    expect(saidBy({ name: 'GVH5101_0000', manufacturer: ['0100020103fc2662'] })).toBeUndefined();
  });

  it('of eight octets is not read before its name has been heard: others send as many', () => {
    expect(saidBy({ services: ['ec88'], manufacturer: ['01000101031abc020000'] })).toBeUndefined();
    expect(saidBy({ name: 'G', services: ['ec88'], manufacturer: ['01000101034928640082'] })).toBeUndefined();
  });

  it('tells its model', () => {
    expect(saidBy(thermometer('GVH5072_ABCD', '88ec00034db26400'))).toMatchObject({ device: { model: 'H5072' } });
    expect(saidBy({ manufacturer: ['88ec00034db26400'] })).toMatchObject({ device: { model: 'H5072/H5075' } });
  });
});

describe('the iBeacon of a Govee device', () => {
  it('makes no reading of its own', () => {
    expect(saidBy({ manufacturer: [BEACON] })).toEqual({ format: 'govee', values: {} });
  });

  it('ahead of a reading does not hide it', () => {
    expect(valuesOf({ manufacturer: [BEACON, '88ec00034db26400'] })).toMatchObject({ temperature_c: 21.6 });
  });
});

describe('a Govee meat thermometer', () => {
  const withService = (service: string, hex: string): Packet => ({ services: [service], manufacturer: [hex, BEACON] });
  const alone = (service: string, hex: string): Packet => ({ services: [service], manufacturer: [hex] });

  it.each<[string, string, object]>([
    ['8151', '8a38d801000101e4018608981d100000', { temperature_probe_c_1: 22, target_temperature_c_1: 74.4 }],
    ['8151', '42eaba01000101640006ffff1ce80000', { target_temperature_c_1: 74 }],
    ['8151', '4bd16901000101e40186076c201c0000', { temperature_probe_c_1: 19, target_temperature_c_1: 82.2 }],
    [
      '8251',
      `30276301000101e40101ffff120301ffff0000${BEACON}`,
      { target_temperature_c_1: 46.11, target_temperature_c_2: 0 },
    ],
    [
      '8251',
      '30554401000101e4018608341cdc8609602249',
      {
        temperature_probe_c_1: 21,
        target_temperature_c_1: 73.88,
        temperature_probe_c_2: 24,
        target_temperature_c_2: 87.77,
      },
    ],
    ['8351', '2fe0cb01000101e4008f0834ffff0000', { temperature_probe_c_1: 21 }],
    ['8351', '5da1b401000101e400800a2813240000', { temperature_probe_c_1: 26, target_temperature_c_1: 49 }],
    ['8451', '361b2001000101e401860c1cffff860af0ffff', { temperature_probe_c_1: 31, temperature_probe_c_2: 28 }],
    ['8451', '361b2001000101e402860bb8ffff860b54ffff', { temperature_probe_c_3: 30, temperature_probe_c_4: 29 }],
    ['8551', '324a8701000101e4c1660834ffffffff0834ffffffff', { temperature_probe_c_1: 21, temperature_probe_c_2: 21 }],
    [
      '8551',
      '32490a01000101e4c19609c41bbcffff0a282474ffff',
      {
        temperature_probe_c_1: 25,
        target_temperature_c_1: 71,
        temperature_probe_c_2: 26,
        target_temperature_c_2: 93.32,
      },
    ],
    [
      '9151',
      '63ac83010001014c5d040fa01324ffff0af0ffffffff',
      { temperature_probe_c_1: 40, target_temperature_c_1: 49, temperature_c: 28 },
    ],
    ['9851', '22306c01000101a4c20f0e10ffffffff08fcffffffff', { temperature_probe_c_3: 36, temperature_probe_c_4: 23 }],
    ['9851', '22306c01000101a3c10f0bb8ffffffff0960ffffffff', { temperature_probe_c_1: 30, temperature_probe_c_2: 24 }],
    ['5550', '2faf55006401201a00ffffffff201900ffffffff0000', { temperature_probe_c_1: 26, battery_pct: 100 }],
    [
      '5550',
      '2faf5500644c201a00ffffffff2019001400b1000000',
      {
        temperature_probe_c_3: 26,
        temperature_probe_c_4: 25,
        target_temperature_low_c_4: 20,
        target_temperature_c_4: 177,
        battery_pct: 100,
      },
    ],
    [
      '5550',
      '2faf550064bf201a00ffffb100201900ffffffff0000',
      { temperature_probe_c_5: 26, target_temperature_c_5: 177, temperature_probe_c_6: 25, battery_pct: 100 },
    ],
  ])('that lists %s and sends %s reads %j', (service, hex, values) => {
    expect(valuesOf(withService(service, hex))).toEqual(values);
  });

  it('is known by its name or by a company that was seen, too', () => {
    expect(valuesOf({ manufacturer: ['324c1701000101d701660834ffffffffffffffffffff'] })).toEqual({
      temperature_probe_c_1: 21,
    });
    expect(valuesOf({ name: 'GVH5183_2EC8', manufacturer: ['eeeecb01000101e4008f0834ffff0000'] })).toEqual({
      temperature_probe_c_1: 21,
    });
  });

  it('of probes that are nowhere gives no reading', () => {
    const nowhere = { reject: 'unknown-object-id' };
    expect(saidBy(alone('8451', '361b2001000101e4ff860c1cffff860af0ffff'))).toMatchObject(nowhere);
    expect(saidBy(alone('9851', '22306c01000101a3d40f0bb8ffffffff0960ffffffff'))).toMatchObject(nowhere);
    expect(saidBy(alone('5550', '2faf550064fb201a00ffffb100201900ffffffff0000'))).toMatchObject(nowhere);
  });

  it('without any probe plugged in gives no reading', () => {
    expect(saidBy(alone('8551', '324c1701000101d70166ffffffffffffffffffffffff'))).toMatchObject({
      reject: 'all-values-unavailable',
    });
  });

  it('is not taken for one without the octets that all of them send', () => {
    expect(saidBy(alone('8351', '2fe0cb02000101e4008f0834ffff0000'))).toBeUndefined();
    expect(saidBy(alone('5550', '2faf5500640130ffffffffffff201900ffffffff0000'))).toBeUndefined();
  });
});

describe('a Govee switch', () => {
  const sent = (hex: string): Packet => ({ manufacturer: [hex] });

  it.each<[string, string, object]>([
    ['H5122 without a name', '88eff30a0024aaeaa5631b810899e1c4e1409883fe225935c464', { event_button_0: 'press' }],
    ['H5125, first button', '88ef2eaf0000625cae9215b6a80ad4814bca4b5f73d945343002', { event_button_0: 'press' }],
    ['H5125, second button', '88ef2eaf0000fb0ec968d7056caf2af31be877f1e1e8e3a7f8c6', { event_button_1: 'press' }],
    ['H5130 that nobody steps on', '88ef4775009b24ecdd986aa7bdda57ff4583cd3d3973e802e24e', { presence: false }],
  ])('%s tells %j', (_what, hex, told) => {
    expect(valuesOf(sent(hex))).toEqual(expect.objectContaining(told));
  });

  it('is read of the second block of a packet, behind one that tells only its model', () => {
    const manufacturer = ['88ec0108f30ad232393756340105', '88eff30a0000648248e86020622588c02fd258cb3f1b8544d930'];
    expect(valuesOf({ name: 'GV51225634', manufacturer })).toMatchObject({ event_button_0: 'press' });
  });

  it('repeats a press under the same packet id', () => {
    expect(saidBy(sent('88ef2eaf0000625cae9215b6a80ad4814bca4b5f73d945343002'))).toMatchObject({
      packetId: 0x0000_625c,
      packetIdSpan: 2 ** 32,
    });
  });

  it('with a check sum that does not fit gives no reading', () => {
    expect(saidBy(sent('88ef59940000f0b91937ae50b6372c866ac2f3d061e717c00000'))).toEqual({
      format: 'govee',
      reject: 'bad-checksum',
    });
  });
});

describe('a Govee radar', () => {
  it('sees somebody who does not move', () => {
    expect(valuesOf({ name: 'GVH51275E3F', manufacturer: ['0388ec0001010101'] })).toEqual({
      occupancy: true,
      motion: false,
    });
  });

  it('is not taken for one of another start: lamps share its company', () => {
    expect(saidBy({ manufacturer: ['4388ec0004010101'] })).toBeUndefined();
  });
});
