import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { type DeploymentRequest, deploymentRequest, updateConfig } from './control-protocol.ts';

type Merge = Readonly<Record<string, string>>;

const parseMerge = (text: string, previous: Merge = {}): Merge => {
  const pairs = text.split(',').map((pair) => {
    const [, name, version] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(pair) ?? [];
    if (name === undefined || version === undefined) throw new InvalidArgumentError('write "Name=version".');
    return [name, version] as const;
  });
  return { ...previous, ...Object.fromEntries(pairs) };
};

const parseNames = (text: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...text.split(',').map((name) => name.trim()),
];

/** JSON itself, or a file that holds it. */
const parseUpdateConfig = (text: string): z.infer<typeof updateConfig> => {
  try {
    return updateConfig.parse(JSON.parse(existsSync(text) ? readFileSync(text, 'utf8') : text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new InvalidArgumentError(
      `write {"Name":{"MERGE":{...},"RESET":["/pointer"]}} or a file that holds it.\n${reason}`,
    );
  }
};

const absolute = (folder: string): string => resolve(folder);

/** Gives a command the options of `greengrass-cli deployment create`, in its spelling and in this tool's own. */
export const withDeploymentOptions = (command: Command): Command =>
  command
    .option('-r, --recipe-dir <folder>', 'recipes: <name>-<version>.yaml or .json', absolute)
    .option('-a, --artifact-dir <folder>', 'artifacts: <name>/<version>/<files>', absolute)
    .option('-m, --merge <Name=version>', 'run this component in this version (repeatable)', parseMerge)
    .option('--remove <Name>', 'no longer run this component (repeatable)', parseNames)
    .option('-c, --update-config <json>', 'MERGE and RESET per component, as JSON or a file', parseUpdateConfig)
    .addOption(new Option('--recipeDir <folder>').argParser(absolute).hideHelp())
    .addOption(new Option('--artifactDir <folder>').argParser(absolute).hideHelp());

/** What the options ask for, undefined when they ask for nothing. */
export const deploymentFrom = (options: unknown): DeploymentRequest | undefined => {
  const wanted = deploymentRequest.strip().parse(options);
  const changes = [wanted.merge, wanted.remove, wanted.updateConfig];
  return changes.every((change) => Object.keys(change).length === 0) ? undefined : wanted;
};
