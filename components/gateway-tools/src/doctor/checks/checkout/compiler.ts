import type { CheckoutCheck } from '../../checkout.ts';
import { ok, warning } from '../../finding.ts';
import { shownText } from '../../words.ts';

const NEEDED = ['g++', 'make', 'python3'] as const;

/** What compiles SQLite and the Bluetooth socket. */
export const compiler: CheckoutCheck = {
  id: 'compiler',
  about: 'in a checkout: whether g++, make and python3 are there, which compile the native modules',
  async look({ machine }) {
    const told = await Promise.all(NEEDED.map((program) => machine.run(program, '--version')));
    const missing = NEEDED.filter((_, index) => !told[index]?.ok);
    if (missing.length > 0) {
      return [
        warning(`${missing.join(' and ')} missing`, 'sudo apt-get install -y g++ make python3', {
          missing: missing.join(', '),
        }),
      ];
    }
    const [first] = told;
    return [
      ok('native modules can be compiled', { compiler: first?.ok ? shownText(first.value.split('\n')[0] ?? '') : '' }),
    ];
  },
};
