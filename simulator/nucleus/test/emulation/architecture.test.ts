import { describe, expect, it } from '@jest/globals';
import { emulationAdvice, emulationEnvironment, loaderPath } from '../../src/emulation/architecture.ts';

describe('the environment of an emulated component', () => {
  it('names the libraries of its architecture and the least processor that a device has', () => {
    expect(emulationEnvironment('aarch64', {})).toEqual({
      QEMU_LD_PREFIX: '/usr/aarch64-linux-gnu',
      QEMU_CPU: 'cortex-a53',
    });
    expect(emulationEnvironment('amd64', {})).toEqual({ QEMU_LD_PREFIX: '/usr/x86_64-linux-gnu' });
  });

  it('leaves in force what somebody has set', () => {
    const own = { QEMU_LD_PREFIX: '/opt/pi', QEMU_CPU: 'cortex-a76' };
    expect(emulationEnvironment('aarch64', own)).toEqual(own);
    expect(loaderPath('aarch64', own)).toBe('/opt/pi/lib/ld-linux-aarch64.so.1');
  });
});

it('the advice names what to install', () => {
  expect(emulationAdvice('aarch64')).toContain('apt-get install qemu-user-static g++-aarch64-linux-gnu');
});
