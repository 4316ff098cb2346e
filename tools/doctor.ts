/** `npm run doctor`: `sward doctor` for a checkout and the local gateway of `npm start`. */

import { endWithItsWork, usageErrors } from '@sward/gateway-tools/adapters/program-end.ts';
import { addDoctor } from '@sward/gateway-tools/doctor/command.ts';
import { Command } from 'commander';
import { localDefaults } from './doctor/local-defaults.ts';
import { packageVersion } from './package-version.ts';
import { repositoryRoot } from './repository-root.ts';

const program = new Command('npm run').exitOverride(usageErrors);
addDoctor(program, packageVersion(repositoryRoot));
const words = [...localDefaults(process.argv.slice(2)), ...process.argv.slice(2)];
void endWithItsWork(program.parseAsync(['doctor', ...words], { from: 'user' }));
