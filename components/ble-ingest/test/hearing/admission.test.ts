import { describe, expect, it } from '@jest/globals';
import { DoorKeeper } from '../../src/hearing/admission.ts';

describe('a door keeper', () => {
  it.each([
    [true, false, 'ignore', 'admitted'],
    [true, true, 'ignore', 'admitted'],
    [false, false, 'forward', 'admitted'],
    [false, false, 'discover', 'unknown'],
    [false, false, 'ignore', 'unknown'],
    [false, true, 'forward', 'unidentified'],
  ] as const)('configured %s, fleeting %s, unknown ones %s: %s', (isConfigured, isFleeting, unknown, admission) => {
    expect(new DoorKeeper().admit(isConfigured, isFleeting, unknown)).toBe(admission);
  });

  it('lists who waits for approval, the most often heard first, until they are configured', () => {
    const door = new DoorKeeper();
    const often = { deviceId: 'often', format: 'bthome-v2', isFleeting: true };
    door.note({ deviceId: 'rare', format: 'ruuvi-df5', rssi: -70, lastMs: 1, isFleeting: false });
    door.note({ ...often, rssi: -60, lastMs: 2 });
    door.note({ ...often, rssi: -61, lastMs: 3 });
    expect(door.discovered(() => false)).toEqual([
      { deviceId: 'often', format: 'bthome-v2', heard: 2, rssi: -61, lastMs: 3, isFleeting: true },
      { deviceId: 'rare', format: 'ruuvi-df5', heard: 1, rssi: -70, lastMs: 1, isFleeting: false },
    ]);
    expect(door.discovered((id) => id === 'often').map(({ deviceId }) => deviceId)).toEqual(['rare']);
  });

  it('keeps a list that a person can look through', () => {
    const door = new DoorKeeper();
    for (let n = 0; n < 1000; n += 1)
      door.note({ deviceId: `device ${n}`, format: 'bthome-v2', rssi: undefined, lastMs: n, isFleeting: false });
    expect(door.discovered(() => false)).toHaveLength(50);
  });
});
