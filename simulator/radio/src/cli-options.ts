import { parseArgs } from 'node:util';
import type { AirFrame } from './air-frame.ts';
import { floodFrames } from './disturbances/flood.ts';
import { malformedFrames } from './disturbances/malformed.ts';
import { mergedFrames } from './merged-frames.ts';
import { environmentalSensor } from './peripherals/environmental-sensor.ts';
import { esp32 } from './peripherals/esp32.ts';
import type { VirtualPeripheral } from './peripherals/virtual-peripheral.ts';
import { InvalidSourceError } from './radio-errors.ts';
import { type SensorsOptions, sensorFrames } from './sensors/sensor-source.ts';

export const USAGE = `A virtual Bluetooth adapter for programs that use @abandonware/noble.

  radio [options]

  --listen tcp:127.0.0.1:0    where: tcp:HOST:PORT (0: any free one) or unix:/path
  --bluetooth 4.2             4.2, or 5.0 with extended advertising
  --replay FILE.btsnoop       plays a capture in place of virtual sensors; with --once, not again and again
  --sensors 4 --rate 1        virtual sensors, and the advertisements per second of each
  --seed 1                    the same seed, the same bytes
  --bthome-key HEX            BTHome sensors encrypt with this key of 32 hex digits
  --privacy resolvable        sensors show private addresses (or: non-resolvable), new ones every --rotate 900 seconds
  --peripherals 0             devices that take connections: Environmental Sensing, and ESP32s with JSON, CSV, structs
  --flood 0                   advertisements per second of strangers, from --flood-addresses 1000000 addresses
  --malformed 0               malformed advertisements per second
  --loss 0                    share of the advertisements that is lost, 0 to 1

Prints the environment to start the program with. Then takes faults, one a line, on standard input: power off|on,
unplug, replug, mute, unmute, hang, unhang, disable-scan, drop, crash.`;

/** The options of the command line, as text. @throws TypeError for one that there is not */
export function parseCli(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      listen: { type: 'string', default: 'tcp:127.0.0.1:0' },
      bluetooth: { type: 'string', default: '4.2' },
      replay: { type: 'string' },
      once: { type: 'boolean', default: false },
      sensors: { type: 'string', default: '4' },
      rate: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      'bthome-key': { type: 'string' },
      privacy: { type: 'string' },
      rotate: { type: 'string', default: '900' },
      peripherals: { type: 'string', default: '0' },
      flood: { type: 'string', default: '0' },
      'flood-addresses': { type: 'string', default: '1000000' },
      malformed: { type: 'string', default: '0' },
      loss: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

export type CliValues = ReturnType<typeof parseCli>;

/** @throws InvalidSourceError for another version */
export function bluetoothVersion({ bluetooth }: CliValues): '4.2' | '5.0' {
  if (bluetooth === '4.2' || bluetooth === '5.0') return bluetooth;
  throw new InvalidSourceError(`--bluetooth ${bluetooth}: this controller can be 4.2 or 5.0`);
}

function encryption(key: string | undefined): Pick<SensorsOptions, 'encryption'> {
  if (key === undefined) return {};
  if (!/^[0-9a-f]{32}$/i.test(key)) throw new InvalidSourceError('--bthome-key: write 32 hex digits');
  return { encryption: { key: Buffer.from(key, 'hex') } };
}

function privacy({ privacy: kind, rotate }: CliValues): Pick<SensorsOptions, 'privacy'> {
  if (kind === undefined) return {};
  if (kind !== 'resolvable' && kind !== 'non-resolvable')
    throw new InvalidSourceError(`--privacy ${kind}: addresses can be resolvable or non-resolvable`);
  return { privacy: { kind, rotateEveryMs: 1000 * Number(rotate) } };
}

/** The virtual sensors that the options ask for. @throws InvalidSourceError */
const sensorOptions = (values: CliValues): SensorsOptions => ({
  count: Number(values.sensors),
  ratePerSecond: Number(values.rate),
  seed: Number(values.seed),
  ...encryption(values['bthome-key']),
  ...privacy(values),
});

/** The sensors, or what is played in their place, with all that the options put beside them. @throws InvalidSourceError */
export function onAir(values: CliValues, replayed: Iterable<AirFrame> | undefined): Iterable<AirFrame> {
  const seed = Number(values.seed);
  const flood = Number(values.flood);
  const malformed = Number(values.malformed);
  const sources = [replayed ?? sensorFrames(sensorOptions(values))];
  if (flood > 0) sources.push(floodFrames({ perSecond: flood, addresses: Number(values['flood-addresses']), seed }));
  if (malformed > 0) sources.push(malformedFrames({ perSecond: malformed, seed }));
  return mergedFrames(...sources);
}

/** That many devices to connect to, of every kind in turn. */
export function peripherals({ peripherals: count }: CliValues): VirtualPeripheral[] {
  return Array.from({ length: Number(count) }, (_, index) => {
    const address = `c0ffee${index.toString(16).padStart(6, '0')}`;
    const format = (['json', 'csv', 'packed'] as const)[(index % 4) - 1];
    if (!format) return environmentalSensor({ address });
    const reading = () => ({ temperatureC: 20 + index / 10, humidityRh: 50, batteryMv: 3000 });
    return esp32({ address, format, reading });
  });
}
