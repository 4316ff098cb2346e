import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runDecode } from '../../../tools/decode/run-decode.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';

const PLAIN = '0a16d2fc4002ca0903bf13';
const SEALED = '1216d2fc41a47266c95f730011223378237214';
const KEY = '231d39c1d7cc1ab1aee224cd096db932';
const SENSOR = '54:48:E6:8F:80:A5';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-decode-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function decode(args: readonly string[], input = '') {
  const printed: string[] = [];
  const status = await runDecode(args, Readable.from([Buffer.from(input)]), (line) => printed.push(line));
  return { lines: printed.join('\n').split('\n'), status };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const vector = (over: object) => ({
  id: 'mine-001',
  format: 'bthome-v2',
  serviceData: [{ uuid: 'fcd2', hex: '4002ca0903bf13' }],
  expect: { temperature_c: 25.06, humidity_rh: 50.55 },
  tolerance: { temperature_c: 0.006, humidity_rh: 0.006 },
  ...over,
});

describe('npm run decode', () => {
  it('tells the values in lines of hex from standard input', async () => {
    const { lines, status } = await decode([], `# a comment\n${SENSOR} ${PLAIN}\n\n02 01 06 05 ff 4c 00 10 05\n`);
    expect(status).toBe(0);
    expect(lines[0]).toBe('5448e68f80a5  bthome-v2  1 packet');
    expect(lines[1]).toBe('    temperature_c 25.06  humidity_rh 50.55');
    expect(lines).toContain('000000000000  1 packet: company 0x004c');
    expect(lines.at(-1)).toBe('2 packets: 1 sensor, 1 other sender');
  });

  it('says why a sensor is not heard, and hears it with its key', async () => {
    const keyless = await decode([], `${SENSOR} ${SEALED}`);
    expect(keyless.lines[1]).toMatch(/^ {4}1 x key-required: .*--key ID=HEX/);
    const { lines } = await decode(['--key', `${SENSOR}=${KEY}`, '-'], `${SENSOR} ${SEALED}`);
    expect(lines[1]).toBe('    temperature_c 25.06  humidity_rh 50.55');
  });

  it('hears a capture as the gateway does', async () => {
    const { lines, status } = await decode([
      join('simulator', 'radio', 'captures', 'ruuvi-hcidump-3.x.btsnoop'),
      '--json',
    ]);
    expect(status).toBe(0);
    const { packets, senders } = JSON.parse(lines.at(-1) ?? '');
    expect(packets).toBeGreaterThan(300);
    expect(senders.some(({ format }: { format?: string }) => format === 'ruuvi-df5')).toBe(true);
  });

  it('counts the rows of a vectors file that pass and fail, by format', async () => {
    const rows = [
      vector({}),
      vector({ id: 'mine-002', expect: { temperature_c: 26 } }),
      vector({ id: 'mine-003', format: 'of-the-future', serviceData: [{ uuid: '0001', hex: '00' }] }),
      { id: 'mine-004', format: 'broken', serviceData: 'none' },
      vector({ id: 'mine-005', key: KEY, expect: { reject: true, reason: 'downgrade' } }),
    ];
    const { lines, status } = await decode([file('vectors.json', JSON.stringify(rows))]);
    expect(status).toBe(1);
    expect(lines).toContain('    temperature_c: expected 26, got 25.06');
    expect(lines).toContain('bthome-v2           2       1');
    expect(lines).toContain('of-the-future       0       1');
    expect(lines.at(-1)).toBe('2 passed, 3 failed');
  });

  it('ends with 0 where every vector passes', async () => {
    const { lines, status } = await decode([file('good.json', JSON.stringify([vector({})]))]);
    expect([lines.at(-1), status]).toEqual(['1 passed, 0 failed', 0]);
  });

  it.each([
    [['/nowhere/at/all'], '', 'cannot read /nowhere/at/all: there is no such file'],
    [['simulator'], '', 'cannot read simulator: it is a folder'],
    [[], 'no hex at all', 'line 1 is no hex'],
    [[], '{"broken"', 'begins as JSON and is none'],
    [[], '{"a":1}', 'JSON without a list of vectors'],
    [['--key', 'nonsense'], '', '--key takes ADDRESS=KEY'],
    [['--nonsense'], '', '--nonsense'],
  ])('says what is wrong with %j %j', async (args, input, message) => {
    await expect(decode(args, input)).rejects.toThrow(message);
  });

  it('ends with 2 and one line where it cannot read its input', () => {
    const command = ['--import', 'tsx', join('tools', 'decode.ts')];
    const { stderr, status } = spawnSync(process.execPath, command, {
      cwd: repositoryRoot,
      input: 'no hex',
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^npm run decode: line 1 is no hex: .*\n$/);
    expect(status).toBe(2);
  });

  it('lets no name from the air steer the terminal', async () => {
    const name = Buffer.from('\u001b[2Jevil').toString('hex');
    const { lines } = await decode([], `${SENSOR} 0909${name}${PLAIN}`);
    expect(lines[0]).toBe('5448e68f80a5  bthome-v2  ?[2Jevil  1 packet');
  });

  it('lets nothing in a file of vectors steer the terminal, and nothing in JSON', async () => {
    const id = '\u001b[31m\u009b2J\u202eback';
    const { lines } = await decode([
      file('steering.json', JSON.stringify([vector({ id, format: id, expect: { [id]: 1 } })])),
    ]);
    const name = Buffer.from('\u009b2J\u202e').toString('hex');
    const json = await decode(['--json'], `${SENSOR} 0809${name}${PLAIN}`);
    for (const line of [...lines, ...json.lines]) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(json.lines.at(-1) ?? '').senders[0].name).toBe('\u009b2J\u202e');
  });

  it('counts a row as failed that nests too deep to be compared, and goes on', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const rows = [vector({ expect: { temperature_c: 'DEEP' } }), vector({})];
    const { lines } = await decode([file('deep.json', JSON.stringify(rows).replace('"DEEP"', deep))]);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('explains itself', async () => {
    expect((await decode(['--help'])).lines[0]).toMatch(/^Usage: npm run decode/);
  });
});
