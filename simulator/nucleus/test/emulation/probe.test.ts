import { describe, expect, it } from '@jest/globals';
import { requireEmulation, runsProgramsOf } from '../../src/emulation/adapters/elf-probe.ts';
import { ARCHITECTURES } from '../../src/emulation/architecture.ts';
import { probeProgram } from '../../src/emulation/probe-program.ts';
import { EmulationError } from '../../src/nucleus-errors.ts';
import { devicePlatform } from '../../src/recipes/platform.ts';

const here = ARCHITECTURES.find((each) => each === devicePlatform('linux', process.arch).architecture);

describe('the probe', () => {
  it('runs and ends well on the architecture of this machine', () => {
    if (here === undefined) throw new TypeError(`no probe for ${process.arch}`);
    expect(runsProgramsOf(here)).toBe(true);
  });

  it.each([
    ['aarch64', 0xb7],
    ['amd64', 0x3e],
  ] as const)('is a little-endian 64-bit executable for %s', (architecture, machine) => {
    const program = probeProgram(architecture);
    expect(program.subarray(0, 6).toString('latin1')).toBe('\x7fELF\x02\x01');
    expect([program.readUInt16LE(16), program.readUInt16LE(18)]).toEqual([2, machine]);
  });

  it('is not enough: a machine without the libraries is told what to install', () => {
    if (here === undefined) throw new TypeError(`no probe for ${process.arch}`);
    const check = () => requireEmulation(here, { QEMU_LD_PREFIX: '/nowhere' });
    expect(check).toThrow(EmulationError);
    expect(check).toThrow(/there is no \/nowhere\/lib\/ld-linux.*apt-get install/);
  });
});
