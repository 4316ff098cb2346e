import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { devicesSchema } from '../src/device-config.ts';
import { SecretKeys } from '../src/secret-keys.ts';

const HEX = '231d39c1d7cc1ab1aee224cd096db932';
const DEVICES = devicesSchema.parse({ a4c1388d18b2: { bind_key_secret: 'kitchen' } });

function setUp(answers: Record<string, string>) {
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const asked: string[] = [];
  const fetch = async (name: string) => {
    asked.push(name);
    const text = answers[name];
    if (text === undefined) throw new RangeError('no such secret');
    return text;
  };
  return { clock, logger, asked, answers, keys: new SecretKeys({ source: { fetch }, clock, logger }) };
}

describe('keys by secret', () => {
  it.each([HEX, ` ${HEX}\n`, `{"bind_key":"${HEX}"}`])('are read from %j', async (text) => {
    const { keys } = setUp({ kitchen: text });
    expect(await keys.refresh(DEVICES)).toBe(true);
    expect(Buffer.from(keys.keys.get('kitchen') ?? []).toString('hex')).toBe(HEX);
  });

  it('are fetched once, and again only while they are missing, every 30 s', async () => {
    const { keys, asked, answers, clock } = setUp({});
    expect(await keys.refresh(DEVICES)).toBe(false);
    expect(await keys.refresh(DEVICES)).toBe(false);
    expect(asked).toHaveLength(1);
    answers['kitchen'] = HEX;
    await clock.advanceAsync(30_000);
    expect(await keys.refresh(DEVICES)).toBe(true);
    await clock.advanceAsync(30_000);
    expect(await keys.refresh(DEVICES)).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('are fetched at once when the configuration changed', async () => {
    const { keys, asked } = setUp({});
    await keys.refresh(DEVICES);
    keys.reset();
    await keys.refresh(DEVICES);
    expect(asked).toHaveLength(2);
  });

  it('are fetched anew with another configuration, and the one before counts until then', async () => {
    const { keys, answers } = setUp({ kitchen: HEX });
    await keys.refresh(DEVICES);
    answers['kitchen'] = 'f'.repeat(32);
    keys.reset();
    expect(Buffer.from(keys.keys.get('kitchen') ?? []).toString('hex')).toBe(HEX);
    expect(await keys.refresh(DEVICES)).toBe(true);
    expect(Buffer.from(keys.keys.get('kitchen') ?? []).toString('hex')).toBe('f'.repeat(32));
  });

  it('are forgotten once nothing names them', async () => {
    const { keys } = setUp({ kitchen: HEX });
    await keys.refresh(DEVICES);
    await keys.refresh({});
    expect(keys.keys.size).toBe(0);
  });

  it.each(['', 'hello', '{"other":1}', '{broken', `${HEX}00`])(
    'are none in %j, and no log shows the text',
    async (text) => {
      const { keys, logger } = setUp({ kitchen: text });
      expect(await keys.refresh(DEVICES)).toBe(false);
      expect(logger.records).toMatchObject([{ level: 'error', event: 'bind_key_not_fetched' }]);
      if (text !== '') expect(JSON.stringify(logger.records)).not.toContain(text);
    },
  );
});
