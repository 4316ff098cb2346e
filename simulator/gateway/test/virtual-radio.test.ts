import { describe, expect, it } from '@jest/globals';
import { InvalidCaptureError } from '@sward/radio/radio-errors.ts';
import { SensorHandling } from '@sward/radio/sensors/sensor-handling.ts';
import { UsageError } from '../src/gateway-errors.ts';
import { parseOptions } from '../src/options.ts';
import { virtualDevices, virtualRadio } from '../src/virtual-radio.ts';

const replaying = (file: string) => () => virtualRadio({ ...parseOptions([]), replay: file }, new SensorHandling());

describe('the radio of npm start', () => {
  it('plays sensors, or a capture', () => {
    expect(virtualRadio(parseOptions([]), new SensorHandling()).counters()).toEqual({ aired: 0, sent: 0 });
    expect(replaying('simulator/radio/captures/ruuvi-hcidump-2.x.btsnoop')).not.toThrow();
  });

  it('knows which devices its sensors are, where it plays any', () => {
    const devices = virtualDevices(parseOptions(['--sensors', '3']));
    expect(devices).toEqual([0, 1, 2].map(() => expect.stringMatching(/^[0-9a-f]{12}$/)));
    expect(new Set(devices).size).toBe(3);
    expect(virtualDevices(parseOptions(['--radio', 'hci0']))).toEqual([]);
  });

  it('has the five sensors that the README tells of, the first in the fourth row of the page and the last in the top row', () => {
    const devices = virtualDevices(parseOptions([]));
    const inRows = [...devices].sort();
    expect([devices[0], devices.at(-1)]).toEqual(['eebccebe0000', 'ccde3bde0004']);
    expect([inRows.indexOf('eebccebe0000'), inRows.indexOf('ccde3bde0004')]).toEqual([3, 0]);
  });

  it('names a capture that cannot be read, and says what a file lacks that is none', () => {
    expect(replaying('/no/such.btsnoop')).toThrow(UsageError);
    expect(replaying('/no/such.btsnoop')).toThrow('the capture /no/such.btsnoop cannot be read');
    expect(replaying('package.json')).toThrow(InvalidCaptureError);
  });
});
