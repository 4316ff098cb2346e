import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../src/options.ts';
import { keyedDevices, keysOfEarlierRuns, newSensorKeys } from '../src/sensor-keys.ts';
import { virtualSensors } from '../src/virtual-radio.ts';

const OPTIONS = parseOptions(['--sensors', '8']);
const NOW_MS = 1_800_000_000_000;

describe('the keys of virtual sensors', () => {
  it('are for those that can encrypt, a new one for each run', () => {
    const devices = (keys = newSensorKeys(NOW_MS)) => keyedDevices(virtualSensors(OPTIONS, keys));
    const [first, second] = [devices(), devices()];
    expect(Object.keys(first)).toHaveLength(2);
    expect(Object.keys(second)).toEqual(Object.keys(first));
    expect(Object.values(first)).not.toEqual(Object.values(second));
  });

  it('have counters that go on from run to run', () => {
    expect(newSensorKeys(NOW_MS + 60_000).firstCounter).toBe((newSensorKeys(NOW_MS).firstCounter ?? 0) + 60);
  });

  it('are taken back by a run whose sensors send plaintext, and by no other', () => {
    const encrypted = virtualSensors(OPTIONS, newSensorKeys(NOW_MS));
    expect(keysOfEarlierRuns(virtualSensors(OPTIONS))).toEqual(
      Object.keys(keyedDevices(encrypted)).map((address) => `/devices/${address}`),
    );
    expect(keysOfEarlierRuns(encrypted)).toEqual([]);
  });
});
