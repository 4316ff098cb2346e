/** `sward`: what a person at a gateway calls. Each topic adds its own commands. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { endWithItsWork, usageErrors } from './adapters/program-end.ts';
import { addBacklog } from './backlog/command.ts';
import { addCertificate } from './certificate/command.ts';
import { addDoctor } from './doctor/command.ts';

// The launcher names the deployed version; without it, this is a checkout.
const version = process.env['SWARD_VERSION'] ?? manifest.version;

const program = new Command('sward')
  .description('Tools of a Sward gateway.')
  .version(version)
  .exitOverride(usageErrors)
  .showHelpAfterError('(sward --help tells all commands)');
addDoctor(program, version);
addBacklog(program);
addCertificate(program);

void endWithItsWork(program.parseAsync());
