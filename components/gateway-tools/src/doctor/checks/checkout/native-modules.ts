import type { CheckoutCheck } from '../../checkout.ts';
import { fault, ok } from '../../finding.ts';

const MODULES = [
  'better-sqlite3/build/Release/better_sqlite3.node',
  '@abandonware/bluetooth-hci-socket/package.json',
  'aws-crt/package.json',
] as const;

/** Packages with machine code, installed and compiled. */
export const nativeModules: CheckoutCheck = {
  id: 'native-modules',
  about: 'in a checkout: whether packages are installed and SQLite is compiled',
  async look({ machine, folder }) {
    const found = await Promise.all(MODULES.map((name) => machine.files.facts(`${folder}/node_modules/${name}`)));
    const missing = MODULES.filter((_, index) => !found[index]?.ok);
    if (missing.length === 0) return [ok('packages with machine code are installed')];
    return [
      fault(
        `not installed or not compiled: ${missing.join(', ')}`,
        'Delete node_modules; any npm script installs and compiles it anew.',
        {
          missing: missing.join(', '),
        },
      ),
    ];
  },
};
