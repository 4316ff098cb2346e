import type { Reading } from '@sward/contracts/reading.ts';
import { createRandom, MeanRevertingNoise, type Random } from '@sward/radio/sensors/random.ts';

/** What a wear or drain figure is about: 20 sensors and together 4 readings/s, of some 250 bytes of JSON each. */
export const DEVICES = 20;
export const READINGS_PER_SECOND = 4;

const BOOT_ID = '7d1c2a54-91b4-4c0e-8a6f-3f1e5b2c9d77';

/** One room's sensor: its values wander as those of real rooms do, so that they deflate no better than those. */
class RoomSensor {
  readonly #id: string;
  readonly #random: Random;
  readonly #temperature: MeanRevertingNoise;
  readonly #humidity: MeanRevertingNoise;
  #packet = 0;

  constructor(index: number) {
    this.#random = createRandom(index + 1);
    this.#temperature = new MeanRevertingNoise(this.#random, 2, 3600);
    this.#humidity = new MeanRevertingNoise(this.#random, 8, 3600);
    const tail = Math.floor(this.#random.uniform() * 0xffffff);
    this.#id = `a4c138${tail.toString(16).padStart(6, '0')}`;
  }

  read(atMs: number, monoMs: number, elapsedS: number): Reading {
    this.#packet += 1;
    const temperature = 21 + this.#temperature.advance(elapsedS) + 0.02 * this.#random.normal();
    const humidity = 45 + this.#humidity.advance(elapsedS) + 0.1 * this.#random.normal();
    return {
      device_id: this.#id,
      values: {
        temperature_c: Number(temperature.toFixed(2)),
        humidity_rh: Number(Math.min(100, Math.max(0, humidity)).toFixed(2)),
      },
      measured_at: atMs,
      received_at: atMs,
      mono_ms: Number(monoMs.toFixed(3)),
      boot_id: BOOT_ID,
      source: 'ble',
      format: 'bthome-v2',
      rssi: Math.round(-70 + 6 * this.#random.normal()),
      packet_id: this.#packet & 0xff,
    };
  }
}

/** An endless row of readings, the same in every run, with the clocks of one boot. */
export class SensorReadings {
  readonly #sensors = Array.from({ length: DEVICES }, (_, index) => new RoomSensor(index));
  readonly #jitter = createRandom(99);
  readonly #startMs: number;
  #count = 0;

  /** @param startMs wall clock of the first reading, Unix ms */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  next(): Reading {
    const sinceMs = (this.#count * 1000) / READINGS_PER_SECOND + this.#jitter.uniform() * 200;
    const sensor = this.#sensors[this.#count % DEVICES] ?? new RoomSensor(0);
    this.#count += 1;
    return sensor.read(Math.round(this.#startMs + sinceMs), 60_000 + sinceMs, DEVICES / READINGS_PER_SECOND);
  }

  take(count: number): Reading[] {
    return Array.from({ length: count }, () => this.next());
  }
}
