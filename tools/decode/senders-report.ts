import type { Value } from '@sward/contracts/reading.ts';
import type { Sender } from './heard-table.ts';

/** Why a packet does not count, and what to do about it. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['key-required', 'encrypted: give its bind key, here with --key ID=HEX, on the gateway as devices.ID.bind_key'],
  ['bad-key', 'the bind key does not fit, or the frame was tampered with'],
  ['downgrade', 'it has a bind key and sends plaintext: take the key away, or reset the sensor'],
  [
    'replay',
    'its encryption counter does not rise: a recording, or a sensor that began again (devices.ID.counter_epoch)',
  ],
  ['implausible', 'a value that no real sensor has: a damaged frame, or another device with the same signature'],
  ['duplicate', 'the same packet again: counted once'],
  ['truncated', 'cut off: an advertisement in pieces, or another version of the format'],
  ['bad-version', 'a version of the format that we do not know: tell us, with this output'],
]);

/** Lines for a person: what was heard, sensors first; then what nobody here understands. */
export function sendersReport(senders: readonly Sender[], packets: number): string[] {
  const known = senders.filter(({ format }) => format !== undefined);
  const foreign = senders.filter(({ format }) => format === undefined);
  return [
    ...known.flatMap(sensorLines),
    ...(foreign.length === 0 ? [] : ['', 'Of no known format:']),
    ...foreign.map(foreignLine),
    ...(foreign.length === 0
      ? []
      : ['', 'A format of your own can be declared in the configuration: docs/adding-a-sensor.md']),
    '',
    `${count(packets, 'packet')}: ${count(known.length, 'sensor')}, ${count(foreign.length, 'other sender')}`,
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function sensorLines(sender: Sender): string[] {
  const { id, format, name, packets, values, rejections } = sender;
  const accepted = packets - [...rejections.values()].reduce((sum, each) => sum + each, 0);
  const head = [id, format, name].filter((text) => text !== '' && text !== undefined).join('  ');
  return [
    `${head}  ${count(packets, 'packet')}`,
    ...(Object.keys(values).length > 0 ? [`    ${valuesText(values)}`] : []),
    ...(accepted > 0 && Object.keys(values).length === 0 ? ['    sound, and tells no value'] : []),
    ...[...rejections].map(([reason, times]) => `    ${times} x ${reason}${adviceOn(reason)}`),
  ];
}

const adviceOn = (reason: string): string => (ADVICE.has(reason) ? `: ${ADVICE.get(reason)}` : '');

function valuesText(values: Readonly<Record<string, Value>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join('  ');
}

function foreignLine({ id, name, packets, carries }: Sender): string {
  const what = carries.size === 0 ? 'no manufacturer or service data' : [...carries].join(', ');
  return `${[id, name].filter((text) => text !== '').join('  ')}  ${count(packets, 'packet')}: ${what}`;
}
