import { parseArgs } from 'node:util';
import type { KeyRing } from '@sward/ble-ingest/hearing/key-ring.ts';
import { octetsOf, plainAddress } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import { DecodeInputError } from './decode-errors.ts';

export const HELP = `Usage: npm run decode -- [FILE] [OPTIONS]

What the gateway makes of Bluetooth advertisements: which sensors it hears, with which values, and why others are not heard.

  FILE         a btsnoop capture (btmon -w FILE while a scan runs; Android's HCI snoop log), a JSON file of test vectors, or
               lines of hex; "-" or no FILE: standard input
  --key ID=HEX bind key of a sensor, by its address; as often as needed
  --json       what was heard as one line of JSON, the last one
  --help

A line of hex is an HCI event (043e...), or advertising data after the sender's address:
  echo 'a4:c1:38:8d:18:b2 0a16d2fc4002ca0903bf13' | npm run --silent decode

A file of vectors ends with a table of formats and "N passed, M failed"; the exit code is 1 where any failed, and 2 where the
input cannot be read.`;

export type DecodeOptions = {
  readonly help: boolean;
  readonly json: boolean;
  /** Undefined: standard input. */
  readonly file: string | undefined;
  readonly keys: KeyRing;
};

const KEY = /^([0-9a-f:.-]{12,17})=([0-9a-f]{24}|[0-9a-f]{32})$/i;

/** @throws DecodeInputError */
export function parseDecodeArguments(args: readonly string[]): DecodeOptions {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1) throw new DecodeInputError('give one file at a time');
  const [file = '-'] = positionals;
  return {
    help: values.help,
    json: values.json,
    file: file === '-' ? undefined : file,
    keys: new Map(values.key.map(keyOf)),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        key: { type: 'string', multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw new DecodeInputError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function keyOf(text: string): [string, { key: Uint8Array; counterEpoch: number }] {
  const [, id, hex] = KEY.exec(text) ?? [];
  if (id === undefined || hex === undefined)
    throw new DecodeInputError('--key takes ADDRESS=KEY: 12 hex digits, and 32 (of the oldest Xiaomi sensors 24)');
  return [plainAddress(id), { key: octetsOf(hex), counterEpoch: 0 }];
}
