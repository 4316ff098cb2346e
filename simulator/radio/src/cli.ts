#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AirFrame } from './air-frame.ts';
import { captureFrames, looped } from './capture-source.ts';
import { createRadio } from './radio.ts';
import { sensorFrames } from './sensors/sensor-source.ts';

const USAGE = `A virtual Bluetooth adapter for programs that use @abandonware/noble.

  radio [--listen tcp:127.0.0.1:0 | unix:/path] [--replay FILE.btsnoop [--once]] [--sensors 4] [--rate 1] [--seed 1]

Prints the environment to start the program with. Plays the capture, or else virtual sensors.`;

const { values } = parseArgs({
  options: {
    listen: { type: 'string', default: 'tcp:127.0.0.1:0' },
    replay: { type: 'string' },
    once: { type: 'boolean', default: false },
    sensors: { type: 'string', default: '4' },
    rate: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

async function openSource(): Promise<Iterable<AirFrame>> {
  if (values.replay === undefined)
    return sensorFrames({
      count: Number(values.sensors),
      ratePerSecond: Number(values.rate),
      seed: Number(values.seed),
    });
  const frames = captureFrames(await readFile(values.replay));
  return values.once ? frames : looped(frames);
}

async function main(): Promise<void> {
  if (values.help) return console.log(USAGE);
  const radio = createRadio({ listen: values.listen, source: await openSource() });
  await radio.start();
  for (const [name, value] of Object.entries(radio.environment())) console.log(`export ${name}='${value}'`);
  const end = (): void => {
    console.error(radio.counters());
    void radio.stop();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(`radio: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
