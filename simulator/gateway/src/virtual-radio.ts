import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { captureFrames } from '@sward/radio/capture-source.ts';
import { createRadio, type Radio } from '@sward/radio/radio.ts';
import type { SensorHandling } from '@sward/radio/sensors/sensor-handling.ts';
import { type SensorsOptions, sensorFrames, sensorIdentities } from '@sward/radio/sensors/sensor-source.ts';
import { UsageError } from './gateway-errors.ts';
import type { GatewayOptions } from './options.ts';
import type { SensorKeys } from './sensor-keys.ts';

/** The same rooms in each run: runs can be compared. */
const SEED = 1;

/** The sensors that the options ask for. `keys`: those that can encrypt do so. */
export function virtualSensors({ sensors, rate }: GatewayOptions, keys?: SensorKeys): SensorsOptions {
  return { count: sensors, ratePerSecond: rate, seed: SEED, ...(keys === undefined ? {} : { encryption: keys }) };
}

/**
 * The radio that the options ask for, not yet started.
 * @param handling what is done to its sensors
 * @throws UsageError, InvalidCaptureError
 */
export function virtualRadio(options: GatewayOptions, handling: SensorHandling, keys?: SensorKeys): Radio {
  const { data, replay } = options;
  const source =
    replay === undefined
      ? sensorFrames({ ...virtualSensors(options, keys), handling })
      : captureFrames(readCapture(replay));
  return createRadio({ listen: `unix:${join(resolve(data), 'radio.sock')}`, source });
}

/** Ids of the devices that the virtual sensors are; none where something else is heard. */
export function virtualDevices(options: GatewayOptions): readonly string[] {
  if (options.radio !== 'virtual' || options.replay !== undefined) return [];
  return sensorIdentities(virtualSensors(options)).map(({ address }) => address);
}

function readCapture(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`the capture ${file} cannot be read: give --replay a btsnoop file`, { cause: error });
  }
}
