import { InvalidArgumentError } from 'commander';

/**
 * Puts `sward:timeseries=none`, as CDK's `-c` takes it, to those that came before. For commander.
 * @throws InvalidArgumentError where there is no `=`: CDK would tell of it and go on with the default
 */
export function contextEntry(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('KEY=VALUE is needed, as in sward:timeseries=none');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
