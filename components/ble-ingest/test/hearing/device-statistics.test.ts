import { describe, expect, it } from '@jest/globals';
import { DeviceTable } from '../../src/hearing/device-statistics.ts';

const frame = (packetId?: number) => ({
  format: 'bthome-v2',
  ...(packetId === undefined ? {} : { packetId, packetIdSpan: 256 }),
});

describe('a table of devices', () => {
  it('tells how often and how strong each is heard, the newest first', () => {
    const table = new DeviceTable();
    table.heard('a', frame(), -60, 0);
    table.heard('a', frame(), -80, 10);
    table.heard('b', frame(), undefined, 20);
    expect(table.all()).toEqual([
      { deviceId: 'b', format: 'bthome-v2', heard: 1, missed: 0, rssi: undefined, rssiMean: undefined, lastMs: 20 },
      { deviceId: 'a', format: 'bthome-v2', heard: 2, missed: 0, rssi: -80, rssiMean: -70, lastMs: 10 },
    ]);
  });

  it('counts the packets that gaps in the numbering tell of, over the wrap of the counter too', () => {
    const table = new DeviceTable();
    for (const packetId of [254, 255, 1, 4]) table.heard('a', frame(packetId), undefined, 0);
    expect(table.all()[0]?.missed).toBe(3);
  });

  it('takes a great leap for a restart of the sensor, not for loss', () => {
    const table = new DeviceTable();
    table.heard('a', frame(10), undefined, 0);
    table.heard('a', frame(200), undefined, 0);
    expect(table.all()[0]?.missed).toBe(0);
  });

  it('counts no loss between the numberings of two formats', () => {
    const table = new DeviceTable();
    for (const packetId of [70_000, 70_001, 70_003]) {
      table.heard('a', { format: 'ruuvi-e1', packetId, packetIdSpan: 0x1000000 }, undefined, 0);
      table.heard('a', { format: 'ruuvi-df6', packetId: packetId % 256, packetIdSpan: 256 }, undefined, 0);
    }
    expect(table.all()[0]?.missed).toBe(2);
  });

  it('counts as active who was heard lately', () => {
    const table = new DeviceTable();
    table.heard('a', frame(), undefined, 0);
    table.heard('b', frame(), undefined, 900);
    expect(table.activeCount(1000, 500)).toBe(1);
  });

  it('stays bounded', () => {
    const table = new DeviceTable();
    for (let n = 0; n < 6000; n += 1) table.heard(`device ${n}`, frame(), -60, n);
    expect(table.all()).toHaveLength(5000);
  });
});
