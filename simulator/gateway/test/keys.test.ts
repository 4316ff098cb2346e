import { describe, expect, it, jest } from '@jest/globals';
import { FaultUnavailableError } from '@sward/cloud/errors.ts';
import { handleKey, type KeyTargets } from '../src/keys.ts';

const targets = (): { [Name in keyof KeyTargets]: jest.Mock<KeyTargets[Name]> } => ({
  cut: jest.fn<KeyTargets['cut']>(),
  restore: jest.fn<KeyTargets['restore']>(),
  killComponent: jest.fn<KeyTargets['killComponent']>((index) => ['sward.BleIngest', 'sward.LocalBuffer'][index]),
  unplugSensor: jest.fn<KeyTargets['unplugSensor']>(() => 'unplugged one'),
  heatSensor: jest.fn<KeyTargets['heatSensor']>(() => 'heated one'),
});

describe('the keys', () => {
  it('cut the network and restore it', () => {
    const gateway = targets();
    expect(handleKey('c', gateway, () => {})).toBe('network cut');
    expect(handleKey('r', gateway, () => {})).toBe('network restored');
    expect([gateway.cut.mock.calls.length, gateway.restore.mock.calls.length]).toEqual([1, 1]);
  });

  it('kill the component of that number, or say that it does not run', () => {
    const gateway = targets();
    expect(handleKey('2', gateway, () => {})).toBe('killed sward.LocalBuffer');
    expect(handleKey('3', gateway, () => {})).toBe('it does not run');
  });

  it('unplug and heat a sensor', () => {
    expect([handleKey('u', targets(), () => {}), handleKey('h', targets(), () => {})]).toEqual([
      'unplugged one',
      'heated one',
    ]);
  });

  it.each(['q', '\u0003'])('quit by %j', (key) => {
    const quit = jest.fn();
    expect(handleKey(key, targets(), quit)).toBe('stopping');
    expect(quit).toHaveBeenCalledTimes(1);
  });

  it.each(['x', '4', '0', '\u001b', 'C'])('mean nothing otherwise: %j', (key) => {
    const gateway = targets();
    expect(handleKey(key, gateway, () => {})).toBeUndefined();
    expect(Object.values(gateway).every((target) => target.mock.calls.length === 0)).toBe(true);
  });

  it('tell why a cut is not possible, rather than end the program', () => {
    const gateway = targets();
    gateway.cut.mockImplementation(() => {
      throw new FaultUnavailableError('gateways reach the broker directly');
    });
    expect(handleKey('c', gateway, () => {})).toBe('gateways reach the broker directly');
  });
});
