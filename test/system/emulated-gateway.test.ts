import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeviceArch } from '@sward/gateway/device-arch.ts';
import { KILLABLE } from '@sward/gateway/local-gateway.ts';
import { bundleToRun } from '../../tools/start/bundle-to-run.ts';
import { RunningGateway } from '../support/running-gateway.ts';
import { nodesOf, type RunningProgram, saidBy } from './running-programs.ts';

/** The compiler of the native modules takes minutes where nothing is cached, and emulation is ten times slower. */
const LIMIT_MS = 15 * 60_000;
const SENSORS = 20;

let run: RunningGateway;
afterEach(() => run.stop());

/** Runs what is deployed to devices of a processor until so many seconds of all sensors' readings were heard. */
async function runFor(seconds: number, arch: DeviceArch, flavour: string): Promise<void> {
  const argv = ['--sensors', String(SENSORS), '--arch', arch, '--flavour', flavour];
  run = await RunningGateway.start(argv, undefined, await bundleToRun(arch));
  await run.until(() => run.counts.received >= SENSORS * seconds);
}

/** The Node of every process of every component. */
function nodes(): RunningProgram[] {
  const { components } = run.gateway.nucleus;
  return KILLABLE.flatMap((name) => nodesOf(components.details(name)?.pid ?? 0));
}

/** Those of the runtime that was deployed, one and the same for all. */
function expectOneNode(said: string, processor: string): void {
  const found = nodes();
  // ble-ingest has a second process, for the radio.
  expect(found).toHaveLength(KILLABLE.length + 1);
  expect(new Set(found.map((each) => each.processor))).toEqual(new Set([processor]));
  const [path = '', ...others] = new Set(found.map((each) => each.path));
  expect(others).toEqual([]);
  expect(path).toContain(`${run.gateway.nucleus.root}/packages/artifacts-unarchived/sward.NodeRuntime/`);
  expect(saidBy(path)).toBe(said);
}

async function expectNothingLost(): Promise<void> {
  await run.gateway.settle();
  const { received, stored, lost, duplicated, held, dropped, troubles } = run.gateway.result();
  expect({ stored, lost, duplicated, held, dropped, troubles }).toEqual({
    stored: received,
    lost: 0,
    duplicated: 0,
    held: 0,
    dropped: 0,
    troubles: [],
  });
}

describe.each(['lite', 'classic'])('what is deployed to a Pi, under QEMU and %s', (flavour) => {
  it(
    'is aarch64 through and through, and stores every reading of 20 sensors for 30 s once',
    async () => {
      await runFor(30, 'arm64', flavour);
      expectOneNode('arm64 24', 'arm64');
      await expectNothingLost();
    },
    LIMIT_MS,
  );
});

describe('what is deployed to an x86-64 gateway', () => {
  it(
    'runs on the Node that it brings, not on that of the machine, and stores every reading of 20 sensors for 10 s once',
    async () => {
      await runFor(10, 'amd64', 'lite');
      expectOneNode('x64 24', 'x64');
      await expectNothingLost();
    },
    LIMIT_MS,
  );
});
