import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisingEvent } from '../src/advertising-report.ts';
import { bluetoothVersion, onAir, parseCli, peripherals, USAGE } from '../src/cli-options.ts';
import { InvalidSourceError } from '../src/radio-errors.ts';

/** Addresses on air in the first second of what these options play. */
function addresses(...args: readonly string[]): string[] {
  const heard: string[] = [];
  for (const { atMs, packet } of onAir(parseCli(args), undefined)) {
    if (atMs >= 1000) break;
    heard.push(...decodeAdvertisingEvent(packet).map(({ address }) => address));
  }
  return heard;
}

describe('the command line', () => {
  it('explains every option', () => {
    const { help: _, ...values } = parseCli([]);
    for (const name of [...Object.keys(values), 'replay', 'privacy', 'bthome-key'])
      expect(USAGE).toContain(`--${name}`);
  });

  it('plays sensors, and strangers and malformed data beside them', () => {
    const plain = addresses('--sensors', '2', '--rate', '1');
    const all = addresses('--sensors', '2', '--rate', '1', '--flood', '100', '--malformed', '10');
    expect(all).toEqual(expect.arrayContaining(plain));
    expect(all).toHaveLength(plain.length + 100 + 10);
  });

  it('hides addresses, and makes the devices that it is asked for', () => {
    const hidden = addresses('--sensors', '1', '--rate', '2', '--privacy', 'resolvable', '--rotate', '0.5');
    expect(new Set(hidden).size).toBe(2);
    expect(peripherals(parseCli(['--peripherals', '5'])).map(({ address }) => address)).toHaveLength(5);
  });

  it('refuses what it cannot be', () => {
    expect(() => parseCli(['--volume', '11'])).toThrow(/--volume/);
    expect(() => bluetoothVersion(parseCli(['--bluetooth', '6']))).toThrow(InvalidSourceError);
    expect(() => addresses('--privacy', 'none')).toThrow(InvalidSourceError);
    expect(() => addresses('--bthome-key', 'secret')).toThrow(InvalidSourceError);
  });
});
