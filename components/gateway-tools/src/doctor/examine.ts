import { nucleusConfigOf } from '../nucleus/nucleus-config.ts';
import { CHECKOUT_CHECKS, GATEWAY_CHECKS, MACHINE_CHECKS } from './all-checks.ts';
import type { Gateway } from './check.ts';
import { type Finding, fault, warning } from './finding.ts';
import type { Machine } from './ports.ts';
import { type RunOptions, runChecks } from './run-checks.ts';

export type Patient = {
  readonly machine: Machine;
  /** Undefined where no nucleus was found. */
  readonly gateway: Gateway | undefined;
  /** Where a nucleus was looked for, in words. */
  readonly lookedIn: string;
  /** The checkout that this is run in, if it is. */
  readonly checkout: string | undefined;
  /** Version of Node. */
  readonly node: string;
  readonly nowMs: number;
  readonly minFreeBytes: number;
};

/** Everything that there is to look at. */
export async function examine(patient: Patient, options: RunOptions): Promise<Finding[]> {
  const { machine, checkout, node } = patient;
  const [own, gateway] = await Promise.all([
    checkout === undefined ? [] : runChecks(CHECKOUT_CHECKS, { machine, folder: checkout, node }, options),
    examineGateway(patient, options),
  ]);
  return [...gateway, ...own];
}

async function examineGateway(patient: Patient, options: RunOptions): Promise<Finding[]> {
  const { gateway, checkout, lookedIn } = patient;
  if (gateway !== undefined) return runChecks(GATEWAY_CHECKS, { ...patient, gateway }, options);
  const none = `no nucleus found: nothing is configured in ${lookedIn}`;
  // A developer's machine is no gateway: it needs no adapter, and no nucleus before it is tried out.
  if (checkout !== undefined) return [{ check: 'nucleus', ...warning(none, 'Start the local one: npm start') }];
  const todo = 'Install and onboard one: docs/onboarding.md; or name its folder by --root.';
  const config = nucleusConfigOf('lite', []);
  const nowhere: Gateway = { root: config.rootPath, flavour: 'lite', config, standIn: false };
  const machine = await runChecks(MACHINE_CHECKS, { ...patient, gateway: nowhere }, options);
  return [{ check: 'nucleus', ...fault(none, todo) }, ...machine];
}
