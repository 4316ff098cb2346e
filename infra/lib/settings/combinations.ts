import { SETTING_PREFIX } from './read-settings.ts';
import { STREAMS, TIMESERIES } from './settings.ts';

/**
 * The choices that decide which resources there are: one value of each kind. What only goes into a resource as a number or a text (days
 * of logs, a time zone, an address) is here once with a value of its own, so that what hangs on it is made too.
 */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  timeseries: TIMESERIES,
  archive: ['true', 'false'],
  stream: STREAMS,
  history: ['daily', '90'],
  tenants: ['', 'acme,default'],
};

/** Texts that make a resource or a link, and decide of nothing else: they are said where tenants are and no time series database is. */
const SAID = {
  alert_email: 'ada@example.com',
  operator_email: 'ops@example.com',
  runbook_url: 'https://git.example.com/sward/operator-runbook.md',
};

/** One way to set everything: as CDK's context, and as a line for people. */
export type Combination = { readonly name: string; readonly context: Readonly<Record<string, string>> };

/** Each choice of `name` put to each of `combinations`. */
function times(
  combinations: readonly Readonly<Record<string, string>>[],
  [name, values]: readonly [string, readonly string[]],
) {
  return combinations.flatMap((settings) => values.map((value) => ({ ...settings, [name]: value })));
}

function toCombination(settings: Readonly<Record<string, string>>): Combination {
  const isSaid = settings['tenants'] !== '' && settings['timeseries'] === 'none';
  const all = isSaid ? { ...settings, ...SAID } : settings;
  const entries = Object.entries(all).map(([name, value]) => [`${SETTING_PREFIX}${name}`, value]);
  const name = Object.entries(settings).map(([setting, value]) => `${setting}=${value || '-'}`);
  return { name: name.join(' '), context: Object.fromEntries(entries) };
}

/** Every combination of the choices, each once. */
export function settingCombinations(): Combination[] {
  const settings = Object.entries(CHOICES).reduce<Record<string, string>[]>(times, [{}]);
  return settings.map(toCombination);
}
