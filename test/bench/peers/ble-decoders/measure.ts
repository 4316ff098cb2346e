import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import { decodeAdvertisingEvent } from '@sward/radio/advertising-report.ts';
import type { Kind } from '../../ble/mix.ts';
import { BenchFailedError } from '../../support/bench-errors.ts';
import type { Resources } from '../../support/resources.ts';
import { pythonWithDecoders } from './install.ts';

const PROGRAM = fileURLToPath(new URL('measure.py', import.meta.url));

/** Of each kind so many: a slow decoder has to go through all of them several times. */
const PACKETS = 210;

/** What a peer needs for one kind of packets: us for each advertisement, and which share of them it read. */
export type PeerTime = { readonly us: number; readonly readShare: number } | { readonly error: string };

/** Times by peer and kind. */
export type PeerTimes = Readonly<Record<'theengs' | 'home_assistant', Readonly<Record<string, PeerTime>>>>;

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** An advertisement as bleak hands it over. */
function parsed(packet: Uint8Array, { keys }: Kind): object[] {
  return decodeAdvertisingEvent(packet).map(({ address, rssi, data }) => {
    const { localName = '', manufacturerBlocks, serviceBlocks, serviceUuids } = parseAdvertisement(data);
    const key = keys.get(address);
    return {
      address,
      rssi,
      name: localName,
      manufacturer: manufacturerBlocks.map((block) => [block.companyId, hex(block.data)]),
      service: serviceBlocks.map((block) => [block.uuid, hex(block.data)]),
      uuids: serviceUuids,
      data: hex(data),
      key: key === undefined ? null : hex(key),
    };
  });
}

/** Measures in a process of its own. @throws PeerMissingError, BenchFailedError */
export async function peerTimes(kinds: readonly Kind[], sliceMs: number, resources: Resources): Promise<PeerTimes> {
  const python = pythonWithDecoders();
  const file = join(resources.folder(), 'advertisements.json');
  const all = kinds.map((kind) => ({
    name: kind.name,
    advertisements: kind.packets.slice(0, PACKETS).flatMap((packet) => parsed(packet, kind)),
  }));
  writeFileSync(file, JSON.stringify(all));
  const output = await outputOf(python, ['-B', PROGRAM, file, String(sliceMs)], resources);
  return JSON.parse(output) as PeerTimes;
}

/** @throws BenchFailedError with the end of what it said */
function outputOf(command: string, args: readonly string[], resources: Resources): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  resources.add(() => void child.kill());
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-500);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new BenchFailedError(`measure.py ended with ${code}: ${errors.trim()}`));
    });
  });
}
