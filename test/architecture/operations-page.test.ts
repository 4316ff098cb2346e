import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { componentStatusSchema } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { GatewayInMemory } from '../support/gateway-in-memory.ts';
import { recipeAccess } from '../support/recipe-access.ts';

const KINDS = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];

const page = readFileSync('docs/operations.md', 'utf8');

/** The sources of all components and libraries, by path. */
function sources(): Map<string, string> {
  const folders = ['components', 'libs'].flatMap((kind) => readdirSync(kind).map((name) => `${kind}/${name}/src`));
  // The runtime is a component of others' programs: it has no sources.
  const files = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}

/** A call that writes a line of the log, up to the end of its first arguments. */
const LOG_CALLS = /(?:\blog(?:ger)?(?:\.(?:debug|info|warn|error)|\[\w+\])|writeLine|\.fail)\(([^{;]*)/g;
const EVENT = /'([a-z]+(?:_[a-z]+)+)'/g;

const matchesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, group = '']) => group);

const eventsIn = (text: string) => matchesOf(text, LOG_CALLS).flatMap((call) => matchesOf(call, EVENT));

/** First cells of the tables below a heading, as far as the next heading of that rank; `cell` counts from 0. */
function documented(heading: string, cell: number): string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows.flatMap((row) => /^`(.+)`$/.exec(row.split(' | ')[cell]?.replace(/^\| /, '').trim() ?? '')?.[1] ?? []);
}

/** `lost_${cause}_from` and `lost_<cause>_from` alike. */
const withoutNames = (key: string) => key.replaceAll(/\$\{\w+\}|<\w+>/g, '*');

describe('the page for operators', () => {
  const code = [...sources().values()];

  it('tells of every event that is logged, and of no other', () => {
    const logged = [...new Set(code.flatMap(eventsIn))].sort();
    expect(documented('Log events', 0).sort()).toEqual(logged);
  });

  it('finds the events in every way that the sources write them', () => {
    const text = `
      this.#deps.logger.warn(exits ? 'first_way' : 'second_way', { error });
      logger.error(
        'third_way',
        { key: 'no_event' },
      );
      void lifecycle.fail('fourth_way', error);
      logger[level]('fifth_way', { text: 'not_this' });`;
    expect(eventsIn(text)).toEqual(['first_way', 'second_way', 'third_way', 'fourth_way', 'fifth_way']);
  });

  it('tells of every detail that the components say of themselves', async () => {
    const topics = KINDS.map((name) => localTopics.status(name));
    const gateway = new GatewayInMemory({ access: { ...recipeAccess(), 'test.Observer': { subscribe: topics } } });
    const said = new Set<string>();
    for (const topic of topics) {
      await gateway.hub.busFor('test.Observer').subscribe(topic, (payload) => {
        const { detail } = decodeMessage(componentStatusSchema, payload);
        for (const key of Object.keys(detail)) said.add(key);
      });
    }
    await gateway.start();
    gateway.scanner.advertise('a4c138f5a1b2', 2150);
    await gateway.clock.advanceAsync(5000);
    await gateway.stop();
    expect(said.size).toBeGreaterThan(10);
    const told = documented('Details of a status', 1).map(
      (key) => new RegExp(`^${withoutNames(key).replaceAll('*', '[a-z0-9]+')}$`),
    );
    expect([...said].filter((key) => !told.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('tells of no detail that nobody says', () => {
    const text = code.map(withoutNames).join('\n');
    const isSaid = (key: string) => new RegExp(`\\b${withoutNames(key).replaceAll('*', '\\*')}(?![\\w*])`).test(text);
    expect(documented('Details of a status', 1).filter((key) => !isSaid(key))).toEqual([]);
  });

  it('tells of details whose names are made of parts', () => {
    const template = /`((?:lost|unconfirmed)_\$\{\w+\}\w*)`/g;
    const made = new Set(code.flatMap((text) => matchesOf(text, template)).map(withoutNames));
    const told = documented('Details of a status', 1).map(withoutNames);
    expect(made.size).toBeGreaterThan(2);
    expect([...made].filter((key) => !told.includes(key))).toEqual([]);
  });
});
