import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { DeploymentError } from '../../nucleus-errors.ts';
import { componentsAnswer, type DeploymentAnswer, deploymentAnswer, deploymentsAnswer } from '../answers.ts';
import { type Ask, askOf, type CliContext } from '../cli-context.ts';
import { deploymentFrom, withDeploymentOptions } from '../deployment-arguments.ts';

const PROGRESS_MS = 200;

/** Prints each change of a component's state until the promise has settled. */
const showProgress = async (ask: Ask, context: CliContext, end: Promise<unknown>): Promise<void> => {
  const shown = new Map<string, string>();
  let ended = false;
  const markEnded = (): void => {
    ended = true;
  };
  end.then(markEnded, markEnded);
  while (!ended) {
    for (const { name, version, state } of componentsAnswer.parse(await ask('GET', '/components'))) {
      if (shown.get(name) !== state) context.print(`  ${name} ${version} ${state}`);
      shown.set(name, state);
    }
    await Promise.race([end, delay(PROGRESS_MS)]);
  }
};

const deploy = async (ask: Ask, context: CliContext, request: unknown): Promise<DeploymentAnswer> => {
  const { id } = deploymentAnswer.parse(await ask('POST', '/deployments', request));
  context.print(`Local deployment submitted! Deployment Id: ${id}`);
  const end = ask('GET', `/deployments/${id}?wait`);
  await showProgress(ask, context, end);
  return deploymentAnswer.parse(await end);
};

const createAction =
  (context: CliContext) =>
  async (options: unknown, command: Command): Promise<void> => {
    const request = deploymentFrom(options);
    if (request === undefined)
      throw new DeploymentError('nothing to deploy: give --merge, --remove or --update-config');
    const { id, status, reason } = await deploy(askOf(command, context), context, request);
    if (status !== 'SUCCEEDED') throw new DeploymentError(`deployment ${id} ${status}, nothing has changed: ${reason}`);
    context.print(`${id}: ${status}`);
  };

const describeDeployment = ({ id, status, reason }: DeploymentAnswer): string =>
  reason === undefined ? `${id}: ${status}` : `${id}: ${status}\n  ${reason}`;

const createCommand = (name: string, context: CliContext): Command =>
  withDeploymentOptions(new Command(name))
    .description('deploy local recipes and artifacts, and wait for the result')
    .action(createAction(context));

const listCommand = (context: CliContext): Command =>
  new Command('list')
    .description('what became of the deployments')
    .action(async (_options: unknown, command: Command) => {
      const deployments = deploymentsAnswer.parse(await askOf(command, context)('GET', '/deployments'));
      for (const deployment of deployments) context.print(describeDeployment(deployment));
    });

const statusCommand = (context: CliContext): Command =>
  new Command('status')
    .description('what became of one deployment')
    .requiredOption('-i, --deployment-id <id>', 'as "deploy" printed it')
    .action(async ({ deploymentId }: { deploymentId: string }, command: Command) => {
      const answer = await askOf(command, context)('GET', `/deployments/${encodeURIComponent(deploymentId)}`);
      context.print(describeDeployment(deploymentAnswer.parse(answer)));
    });

/** `deploy`, and `deployment create|list|status` as greengrass-cli has them. */
export const deploymentCommands = (context: CliContext): readonly Command[] => [
  createCommand('deploy', context),
  new Command('deployment')
    .description('create, list and look at deployments')
    .addCommand(createCommand('create', context))
    .addCommand(listCommand(context))
    .addCommand(statusCommand(context)),
];
