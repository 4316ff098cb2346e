import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { newPi, removePis } from './pi-card.ts';
import type { PiStandIn } from './pi-stand-in.ts';

afterEach(removePis);

const logOf = (pi: PiStandIn) => readFileSync(join(pi.boot, 'sward/onboard.log'), 'utf8');

describe('the boot script, where something fails', () => {
  it('goes on where its log has grown and the boot partition takes nothing', async () => {
    const pi = await newPi();
    pi.run([]);
    writeFileSync(join(pi.boot, 'sward/onboard.log'), 'x'.repeat(70_000));
    mkdirSync(join(pi.boot, 'sward/onboard.log.new'));
    expect(pi.serve().status).toBe(0);
  });

  it.each([
    ['dpkg', 'Packages are just being installed by somebody else'],
    ['apt-get', 'Packages cannot be listed'],
    ['useradd', 'A step failed; journalctl'],
  ])('tells on the card that %s failed, and goes on at the next start', async (command, words) => {
    const pi = await newPi();
    pi.run([]);
    expect(pi.serve({ FAILS: command }).status).not.toBe(0);
    expect(logOf(pi).split(words)).toHaveLength(2);
    expect(logOf(pi).match(/Tried again/g)).toHaveLength(1);
    expect(pi.serve().status).toBe(0);
  });

  it('takes nothing from a card that was damaged, and says what to do', async () => {
    const pi = await newPi();
    writeFileSync(join(pi.boot, 'sward/config.yaml'), 'half');
    pi.run([]);
    const { status, output } = pi.serve();
    expect([status, output]).toEqual([1, expect.stringContaining('run npm run onboard again')]);
    expect(pi.has('etc/greengrass/config.yaml')).toBe(false);
    expect(logOf(pi)).toContain('damaged');
  });

  it('waits for a clock, and says why', async () => {
    const pi = await newPi();
    pi.run([]);
    const { status, output } = pi.serve({ CLOCK: 'no' });
    expect([status, output]).toEqual([1, expect.stringContaining('The clock is not set')]);
    expect(pi.log).not.toContain('fleet-provisioning');
  });
});
