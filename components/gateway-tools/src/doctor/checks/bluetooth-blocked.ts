import type { Check, Situation } from '../check.ts';
import { fault, ok, unknown, type Verdict } from '../finding.ts';

const FOLDER = '/sys/class/rfkill';

type Block = { readonly name: string; readonly soft: boolean; readonly hard: boolean };

/** Blocks by software (rfkill(8), a desktop's airplane mode) and by a switch. */
export const bluetoothBlocked: Check = {
  id: 'bluetooth-blocked',
  about: 'whether rfkill blocks Bluetooth, by software or by a switch',
  async look(situation) {
    const entries = await situation.machine.system.names(FOLDER);
    if (!entries.ok) return entries.why === 'missing' ? [ok('this kernel blocks no radio')] : [unknown(entries.text)];
    const blocks = (await Promise.all(entries.value.map((entry) => blockOf(situation, entry)))).flatMap(
      (one) => one ?? [],
    );
    return [verdictOf(blocks)];
  },
};

function verdictOf(blocks: readonly Block[]): Verdict {
  const hard = blocks.find((block) => block.hard);
  if (hard !== undefined) {
    return fault(`${hard.name} is blocked by a switch`, 'Turn the switch or key of this machine on; software cannot.', {
      adapter: hard.name,
      block: 'hard',
    });
  }
  const soft = blocks.find((block) => block.soft);
  if (soft !== undefined) {
    return fault(`${soft.name} is blocked by software`, 'sudo rfkill unblock bluetooth', {
      adapter: soft.name,
      block: 'soft',
    });
  }
  return ok('Bluetooth is not blocked', { switches: blocks.length });
}

async function blockOf({ machine: { system } }: Situation, entry: string): Promise<Block | undefined> {
  const read = async (file: string) => {
    const text = await system.text(`${FOLDER}/${entry}/${file}`);
    return text.ok ? text.value.trim() : '';
  };
  if ((await read('type')) !== 'bluetooth') return undefined;
  return {
    name: (await read('name')) || entry,
    soft: (await read('soft')) === '1',
    hard: (await read('hard')) === '1',
  };
}
