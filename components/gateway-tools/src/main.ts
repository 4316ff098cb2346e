/** `sward`: what a person at a gateway calls. Each topic adds its own commands. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };

const program = new Command('sward')
  .description('Tools of a Sward gateway.')
  // The launcher names the deployed version; without it, this is a checkout.
  .version(process.env['SWARD_VERSION'] ?? manifest.version)
  .showHelpAfterError('(sward --help tells all commands)');

void program.parseAsync();
