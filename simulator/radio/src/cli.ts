#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { AirFrame } from './air-frame.ts';
import { captureFrames, looped } from './capture-source.ts';
import { bluetoothVersion, type CliValues, onAir, parseCli, peripherals, USAGE } from './cli-options.ts';
import { createRadio, type Radio } from './radio.ts';

async function replayed({ replay, once }: CliValues): Promise<Iterable<AirFrame> | undefined> {
  if (replay === undefined) return undefined;
  const frames = captureFrames(await readFile(replay));
  return once ? frames : looped(frames);
}

/** What can be typed while the radio runs. */
const FAULTS: Readonly<Record<string, (radio: Radio) => void>> = {
  'power off': (radio) => radio.setPower(false),
  'power on': (radio) => radio.setPower(true),
  unplug: (radio) => radio.unplug(),
  replug: (radio) => radio.replug(),
  mute: (radio) => radio.mute(),
  unmute: (radio) => radio.mute(false),
  hang: (radio) => radio.hang(),
  unhang: (radio) => radio.hang(false),
  'disable-scan': (radio) => radio.disableScan(),
  drop: (radio) => radio.dropHosts(),
  crash: (radio) => radio.crashHosts(),
};

function obey(radio: Radio, line: string): void {
  const fault = FAULTS[line.trim()];
  if (fault) fault(radio);
  else if (line.trim() !== '') console.error(`"${line.trim()}"? Known are: ${Object.keys(FAULTS).join(', ')}`);
}

async function main(): Promise<void> {
  const values = parseCli(process.argv.slice(2));
  if (values.help) return console.log(USAGE);
  const radio = createRadio({
    listen: values.listen,
    version: bluetoothVersion(values),
    source: onAir(values, await replayed(values)),
    peripherals: peripherals(values),
    loss: { share: Number(values.loss), seed: Number(values.seed) },
  });
  await radio.start();
  for (const [name, value] of Object.entries(radio.environment())) console.log(`export ${name}='${value}'`);
  const lines = createInterface({ input: process.stdin }).on('line', (line) => obey(radio, line));
  const end = (): void => {
    console.error(radio.counters());
    lines.close();
    void radio.stop();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(`radio: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
