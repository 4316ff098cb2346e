import { describe, expect, it } from '@jest/globals';
import { isAllowed } from '@sward/greengrass-ipc/bus-access.ts';

describe('access of a component', () => {
  const access = { publish: ['sward/a'], subscribeToCloud: ['building/+/ack'] };

  it('is by exact topic on local publish/subscribe', () => {
    expect(isAllowed(access, 'publish', 'sward/a')).toBe(true);
    expect(isAllowed(access, 'publish', 'sward/ab')).toBe(false);
    expect(isAllowed({ publish: ['sward/+'] }, 'publish', 'sward/a')).toBe(false);
  });

  it('is by MQTT filter towards IoT Core', () => {
    expect(isAllowed(access, 'subscribeToCloud', 'building/b1/ack')).toBe(true);
    expect(isAllowed(access, 'subscribeToCloud', 'building/b1/status')).toBe(false);
  });

  it('of one direction gives none of another', () => {
    expect(isAllowed(access, 'subscribe', 'sward/a')).toBe(false);
    expect(isAllowed({}, 'publish', 'sward/a')).toBe(false);
  });
});
