import { SwardError } from '@sward/contracts/errors.ts';
import { CommanderError } from 'commander';
import { explainAccountError } from '../account-errors.ts';
import { printable, printableJson } from '../decode/printable.ts';
import { type CommonOptions, createGatewaysProgram } from './program.ts';
import type { GatewaysWorld, Session } from './session.ts';

/** Opens the account that the options and the environment name. */
export type OpenGateways = (options: Pick<CommonOptions, 'region'>) => Promise<GatewaysWorld & { close(): void }>;

export type Streams = { readonly out: (line: string) => void; readonly err: (line: string) => void };

const RIGHTS =
  'to describe stacks, to read and write the table of documents, and in IoT those of npm run onboard with ListThingPrincipals, DetachThingPrincipal, ListAttachedPolicies, ListTargetsForPolicy, DeletePolicy, ListThingGroupsForThing, RemoveThingFromThingGroup, DescribeThingGroup, DescribeJobExecution, CreateJob, CancelJob, DescribeJob, UpdateJob, and in Greengrass ListDeployments, GetDeployment, CreateDeployment';

/** Runs `npm run gateways -- <args>`. @returns the exit code: 0 well, 1 not, or somebody is needed */
export async function runGateways(args: readonly string[], open: OpenGateways, streams: Streams): Promise<number> {
  const err = (text: string) => {
    for (const line of text.trimEnd().split('\n')) streams.err(printable(line));
  };
  let code = 0;
  const program = createGatewaysProgram(async (options, work) => {
    const world = await open(options);
    try {
      if ((await work(sessionOf(world, options))) === false) code = 1;
    } finally {
      world.close();
    }
  });
  const writeOut = (text: string) => streams.out(text.trimEnd());
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeOut, writeErr: err });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    err(`sward: ${error instanceof SwardError ? error.message : explainAccountError(error, RIGHTS)}`);
    return 1;
  }
}

function sessionOf(world: GatewaysWorld, { json, yes = false }: CommonOptions): Session {
  const tell: Session['tell'] = (value, lines) => {
    if (json) world.out(printableJson(value));
    else for (const line of lines()) world.out(printable(line));
  };
  return { ...world, yes, tell };
}
