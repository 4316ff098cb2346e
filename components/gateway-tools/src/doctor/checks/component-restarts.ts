import type { ExitRecord } from '@sward/runtime/restart-budget.ts';
import type { Check, Situation } from '../check.ts';
import { RUNNING_COMPONENTS, workFolderOf } from '../components.ts';
import { fault, ok, type Verdict, warning } from '../finding.ts';
import { brokenIn, exitsIn, unitStateOf } from '../parsing/restarts.ts';

/** Classic gives a component up after the third failure. */
const MANY = 2;

/** Components that end again and again, or were given up. */
export const componentRestarts: Check = {
  id: 'component-restarts',
  about: 'whether a component ended by itself of late, or the nucleus has given it up (BROKEN, a failed unit)',
  async look(situation) {
    const [broken, now] = await Promise.all([givenUp(situation), bootTime(situation)]);
    const verdicts = await Promise.all(
      RUNNING_COMPONENTS.map((component) => verdictOf(situation, component, broken.has(component), now)),
    );
    const bad = verdicts.filter((verdict) => verdict !== undefined);
    return bad.length > 0 ? bad : [ok('no component ended by itself of late')];
  },
};

async function verdictOf(
  situation: Situation,
  component: string,
  isBroken: boolean,
  now: ExitRecord,
): Promise<Verdict | undefined> {
  const { machine, gateway } = situation;
  const unit =
    gateway.flavour === 'lite' && !gateway.standIn
      ? await machine.run('systemctl', 'show', '-p', 'ActiveState,NRestarts', `ggl.${component}.service`)
      : undefined;
  const { failed, restarts } = unitStateOf(unit?.ok ? unit.value : '');
  const history = await machine.files.text(`${workFolderOf(gateway, component)}/exit-times.json`);
  const exits = exitsIn(history.ok ? history.value : '', now);
  const details = { component, exits, restarts };
  if (isBroken || failed)
    return fault(`the nucleus has given ${component} up`, restartWords(situation, component), details);
  if (exits < MANY) return undefined;
  return warning(
    `${component} ended by itself ${exits} times within an hour`,
    'Its log says why: component_start_failed, uncaught_error, exit_for_new_service_id.',
    details,
  );
}

/** The present in the terms of a history of exits. */
async function bootTime({ machine: { system } }: Situation): Promise<ExitRecord> {
  const [boot, uptime] = await Promise.all([
    system.text('/proc/sys/kernel/random/boot_id'),
    system.text('/proc/uptime'),
  ]);
  return {
    bootId: boot.ok ? boot.value.trim() : '',
    monotonicMs: uptime.ok ? Number(uptime.value.split(' ')[0]) * 1000 : 0,
  };
}

function restartWords({ gateway: { flavour } }: Situation, component: string): string {
  return flavour === 'lite'
    ? `Its log says why; then: sudo systemctl reset-failed ggl.${component}.service && sudo systemctl restart ggl.${component}.service`
    : `Its log says why; then: sudo greengrass-cli component restart -n ${component}, or deploy again.`;
}

/** Classic tells of states in its own log alone. */
async function givenUp({ machine, gateway }: Situation): Promise<ReadonlySet<string>> {
  if (gateway.flavour !== 'classic' || gateway.standIn) return new Set();
  const log = await machine.files.tail(`${gateway.root}/logs/greengrass.log`);
  return brokenIn(log.ok ? log.value : '');
}
