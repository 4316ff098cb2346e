import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import type { Gateway, Situation } from './check.ts';
import type { ProcessFacts } from './ports.ts';

/** Components with a process that stays. */
export const RUNNING_COMPONENTS = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher] as const;

export const workFolderOf = ({ root }: Gateway, component: string): string => `${root}/work/${component}`;

/** What a component last said of itself; undefined where it cannot be asked. */
export async function statusOf(
  { machine, gateway }: Situation,
  component: string,
): Promise<ComponentStatus | undefined> {
  const answer = await machine.status(workFolderOf(gateway, component));
  return answer.kind === 'told' ? answer.status : undefined;
}

/** A number among a status's details. */
export function numberIn(status: ComponentStatus | undefined, detail: string): number | undefined {
  const value = status?.detail[detail];
  return typeof value === 'number' ? value : undefined;
}

export type ComponentProcess = ProcessFacts & { readonly component: string; readonly version: string };

/** Both nuclei unpack artifacts to `<root>/packages/artifacts-unarchived/<component>/<version>/`. */
const PROGRAM = /^(.*)\/packages\/artifacts-unarchived\/(sward\.\w+)\/([^/]+)\/.*\/main\.cjs$/;

/** The processes that run this gateway's components from their artifacts. */
export function componentProcesses(
  { root, calledAs = root }: Gateway,
  processes: readonly ProcessFacts[],
): ComponentProcess[] {
  return processes.flatMap((facts) => {
    const program = facts.arguments
      .map((word) => PROGRAM.exec(word))
      .find((match) => match?.[1] === root || match?.[1] === calledAs);
    const [, , component, version] = program ?? [];
    return component === undefined || version === undefined ? [] : [{ ...facts, component, version }];
  });
}
