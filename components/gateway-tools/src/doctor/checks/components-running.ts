import type { Check, Situation } from '../check.ts';
import { componentProcesses, RUNNING_COMPONENTS, workFolderOf } from '../components.ts';
import { fault, ok, unknown, type Verdict, warning } from '../finding.ts';
import type { StatusAnswer } from '../ports.ts';
import { shownText, spanOf } from '../words.ts';

/** The longest interval that can be configured, twice, s. */
const STALE_S = 120;
const AS_ROOT = 'Run it as root: sudo sward doctor';

/** Each component's process and its word. */
export const componentsRunning: Check = {
  id: 'components-running',
  about: 'whether each component has a process, answers on its status socket, and says something new',
  async look(situation) {
    return Promise.all(RUNNING_COMPONENTS.map((component) => componentVerdict(situation, component)));
  },
};

async function componentVerdict(situation: Situation, component: string): Promise<Verdict> {
  const { machine, gateway, nowMs } = situation;
  const answer = await machine.status(workFolderOf(gateway, component));
  const process = componentProcesses(gateway, await machine.processes()).find((one) => one.component === component);
  const details = { component, pid: process?.pid ?? 0, version: process?.version ?? '', answer: answer.kind };
  const verdict = toldVerdict(answer, component, nowMs, details);
  if (verdict !== undefined) return verdict;
  if (process === undefined) {
    return answer.kind === 'forbidden'
      ? unknown(`${component}: its status socket may not be asked`, AS_ROOT, details)
      : fault(`${component} does not run`, startWords(situation, component), details);
  }
  return processVerdict(answer, component, details);
}

function toldVerdict(
  answer: StatusAnswer,
  component: string,
  nowMs: number,
  details: Verdict['details'],
): Verdict | undefined {
  if (answer.kind !== 'told') return undefined;
  const ageS = (nowMs - answer.status.at) / 1000;
  const all = { ...details, uptime_s: answer.status.uptime_s, status_age_s: Math.round(ageS) };
  if (ageS < STALE_S) return ok(`${component} runs, up ${spanOf(answer.status.uptime_s)}`, all);
  return warning(
    `${component} has said nothing new for ${spanOf(ageS)}`,
    'Does it hang, or was the clock set? Look at its log; restart it.',
    all,
  );
}

/** There is a process, and no status of it. */
function processVerdict(answer: StatusAnswer, component: string, details: Verdict['details']): Verdict {
  switch (answer.kind) {
    case 'silent':
      return warning(
        `${component} starts and has said nothing yet`,
        'Lasting: its log says what it waits for: waiting_for_nucleus, log_locked, log_unavailable.',
        details,
      );
    case 'forbidden':
      return unknown(`${component} runs; its status socket may not be asked`, AS_ROOT, details);
    case 'failed':
      return warning(
        `${component} runs, and its status socket gives no status: ${shownText(answer.text)}`,
        'Does it hang? Look at its log; restart it.',
        details,
      );
    default:
      return warning(
        `${component} runs, and has no status socket`,
        'Its log says status_socket_unavailable and why; or it is older than the doctor.',
        details,
      );
  }
}

function startWords({ gateway }: Situation, component: string): string {
  if (gateway.standIn)
    return 'npm run nucleus -- list tells its state, npm run nucleus -- logs NAME why.'.replace('NAME', component);
  if (gateway.flavour === 'lite')
    return `systemctl status ggl.${component}.service; journalctl -u ggl.${component}.service -n 50`;
  return `sudo tail -n 50 ${gateway.root}/logs/${component}.log; sudo greengrass-cli component restart -n ${component}`;
}
