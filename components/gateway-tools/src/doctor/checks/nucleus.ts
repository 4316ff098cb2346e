import type { Check, Gateway, Situation } from '../check.ts';
import { fault, ok, unknown, type Verdict } from '../finding.ts';
import type { ProcessFacts } from '../ports.ts';
import { shownText } from '../words.ts';

const SOCKETS = { lite: 'gg-ipc.socket', classic: 'ipc.socket' } as const;
const PROGRAMS = { lite: /(^|\/)ggipcd$/, classic: /\/Greengrass\.jar$/ } as const;
const START = {
  lite: 'sudo systemctl start greengrass-lite.target; then: systemctl status "ggl.core.*"',
  classic: 'sudo systemctl start greengrass; then: sudo tail /greengrass/v2/logs/greengrass.log',
} as const;

const startWords = ({ flavour, standIn }: Gateway) => (standIn ? 'Start it: npm start' : `Start it: ${START[flavour]}`);

/** Nucleus flavour and version, and whether anybody listens on the socket that components talk to. */
export const nucleus: Check = {
  id: 'nucleus',
  about: 'which nucleus this is, its version, and whether it answers on its socket',
  async look(situation) {
    const { machine, gateway } = situation;
    const socket = `${gateway.root}/${gateway.standIn ? 'ipc.socket' : SOCKETS[gateway.flavour]}`;
    const [answer, version] = await Promise.all([machine.listens(socket), versionOf(situation)]);
    const details = { flavour: gateway.flavour, root: gateway.root, version, stand_in: gateway.standIn };
    const name = gateway.standIn
      ? `local stand-in of nucleus ${gateway.flavour}`
      : `nucleus ${gateway.flavour} ${version}`;
    if (answer.ok) return [ok(`${name} runs`, details)];
    if (answer.why === 'forbidden') return [byProcess(gateway, await machine.processes(), name, details)];
    return [fault(`${name} does not run: nobody listens on ${socket}`, startWords(gateway), details)];
  },
};

function byProcess(gateway: Gateway, processes: readonly ProcessFacts[], name: string, details: Verdict['details']) {
  const isIt = (word: string) => PROGRAMS[gateway.flavour].test(word);
  if (processes.some((one) => one.arguments.some(isIt))) return ok(`${name} runs`, details);
  return unknown(`${name}: its socket may not be asked`, 'Run it as root: sudo sward doctor', details);
}

/** Lite does not write its version down; Debian knows it. */
async function versionOf({ gateway, machine }: Situation): Promise<string> {
  if (gateway.config.nucleusVersion !== undefined) return shownText(gateway.config.nucleusVersion);
  if (gateway.flavour === 'classic' || gateway.standIn) return 'of unknown version';
  const told = await machine.run('dpkg-query', '-W', 'aws-greengrass-lite');
  const [, version = ''] = told.ok ? told.value.trim().split('\t') : [];
  return version === '' ? 'of unknown version' : shownText(version);
}
