import type { Aim, Row } from '../support/benchmark.ts';
import { READINGS_PER_SECOND } from '../wear/sensor-readings.ts';
import { SEVEN_DAYS } from './prepared-log.ts';
import type { WeekPart } from './week.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Memory at the beginning and at the end of a part, MB: means of its second tenth, when code is loaded, and its last. */
export function memoryTrend(memory: readonly number[]): { readonly from: number; readonly to: number } {
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  return { from: mean(memory.slice(tenth, 2 * tenth + 1)), to: mean(memory.slice(-tenth)) };
}

/** Seconds for a week's backlog at the rate of the part. New readings take their share of it. */
export function projectedSeconds({ stored, seconds, live }: WeekPart): number {
  return SEVEN_DAYS / ((stored - live.stored) / seconds);
}

/**
 * Age of the oldest live reading, s. Those that are still under way at the end have no age yet: as many as are missing have
 * been coming for as long as it takes to hear so many.
 */
export function oldestLive({ live }: WeekPart): number {
  return Math.max((live.max ?? 0) / 1000, (live.offered - live.stored) / READINGS_PER_SECOND);
}

export function weekRow(table: string, subject: string, part: WeekPart): Row {
  const { from, to } = memoryTrend(part.memory);
  return {
    table,
    subject,
    figures: {
      measured_s: part.seconds,
      readings: part.stored,
      readings_per_s: part.stored / part.seconds,
      week_minutes: projectedSeconds(part) / 60,
      publishes_per_s: part.publishesPerSecond,
      kib_per_s: part.kibPerSecond,
      live_p50_ms: part.live.p50,
      live_oldest_s: oldestLive(part),
      memory_from_mb: from,
      memory_to_mb: to,
    },
    note: '50 ms there and back, 512 KiB/s; 4 new readings/s beside the backlog',
  };
}

export function weekAims(part: WeekPart): Aim[] {
  const minutes = projectedSeconds(part) / 60;
  const { from, to } = memoryTrend(part.memory);
  const aim = (name: string, wanted: string, measured: number, most: number): Aim => ({
    name,
    wanted,
    measured,
    met: measured <= most,
  });
  return [
    aim("minutes for a week's backlog", 'at most 60', minutes, 60),
    aim('age of the oldest live reading meanwhile, s', 'at most 5', oldestLive(part), 5),
    aim('publishes/s meanwhile', 'at most 100', part.publishesPerSecond, 100),
    aim('KiB/s meanwhile', 'at most 512', part.kibPerSecond, 512),
    aim('memory gained meanwhile, MB', 'flat: at most 10', to - from, 10),
  ];
}
