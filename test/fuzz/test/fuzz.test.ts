import { beforeAll, describe, expect, it } from '@jest/globals';
import { DECODERS } from '@sward/ble-ingest/decoders/formats.ts';
import { decoderFamilies } from '../families.ts';
import { fuzzResult, isClean } from '../fuzz-result.ts';
import { runShare } from '../run-share.ts';
import { requireSoundFrame, requireSoundReading } from '../sound-answer.ts';
import { ImplausibleError, type Target } from '../target.ts';
import { allTargets } from '../targets/all-targets.ts';

const INPUTS = 2000;

let targets: readonly Target[];
beforeAll(async () => {
  targets = await allTargets();
});

const targetThat = (judge: () => 'read'): Target => ({
  name: 'planted',
  draw: () => ({ judge, describe: () => 'ff' }),
});

describe('fuzz', () => {
  it('knows the family of every registered decoder', async () => {
    const known = (await decoderFamilies()).flatMap(({ decoders }) => decoders);
    expect(DECODERS.filter((decoder) => !known.includes(decoder)).map(({ format }) => format)).toEqual([]);
  });

  it(`finds nothing in ${INPUTS} inputs of each family`, () => {
    const results = targets.map((target) => {
      const share = { target: target.name, seed: 20, share: 0, inputs: INPUTS };
      return runShare(target, share, false);
    });
    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
  }, 120_000);

  it('reaches every decoder: each family reads some of its inputs', () => {
    const unread = targets.filter((target) => {
      const share = { target: target.name, seed: 21, share: 0, inputs: 300 };
      return runShare(target, share, false).answers.read === 0;
    });
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  it('feeds the same inputs for the same seed', () => {
    const share = { target: 'bthome', seed: 5, share: 3, inputs: 200 };
    const [one, other] = [1, 2].map(() => {
      const seen: string[] = [];
      const target = targets.find(({ name }) => name === share.target);
      const spy: Target = {
        name: share.target,
        draw(dice) {
          const input = target?.draw(dice) ?? { judge: () => 'unknown', describe: () => '' };
          seen.push(input.describe());
          return { ...input, judge: () => 'read' };
        },
      };
      runShare(spy, share, false);
      return seen;
    });
    expect(other).toEqual(one);
    expect(new Set(one).size).toBeGreaterThan(150);
  });

  it('finds what throws, and what is implausible', () => {
    const crash = targetThat(() => {
      throw new TypeError('planted');
    });
    const implausible = targetThat(() => {
      throw new ImplausibleError('planted');
    });
    const share = { target: 'planted', seed: 1, share: 0, inputs: 3 };
    const results = [runShare(crash, share, false), runShare(implausible, share, false)];
    expect(fuzzResult(results)).toMatchObject({ families: 2, inputs: 6, crashes: 3, implausible: 3 });
    expect(isClean(fuzzResult(results))).toBe(false);
  });
});

describe('an answer is not sound', () => {
  it.each([
    ['a number that is none', { values: { temperature_c: Number.NaN } }],
    ['a value out of range', { values: { humidity_rh: 900 } }],
    ['a quantity that nobody knows', { values: { temperatura: 20 } }],
    ['a packet id beyond its span', { values: {}, packetId: 256, packetIdSpan: 256 }],
    ['a counter beyond 32 bits', { values: {}, counter: 2 ** 32 }],
    ['a device id that is no address', { values: {}, deviceId: 'A4C1' }],
  ])('with %s', (_, told) => {
    expect(() => requireSoundFrame({ format: 'planted', ...told })).toThrow(ImplausibleError);
  });

  it('where the buffer would refuse its reading', () => {
    expect(() => requireSoundReading({ device_id: '', format: 'planted', values: { temperature_c: 20 } })).toThrow(
      ImplausibleError,
    );
  });
});
