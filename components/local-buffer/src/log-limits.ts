import type { Config } from './config.ts';
import { consumerNames } from './consumers.ts';
import type { RetentionLimits } from './retention.ts';

const MEBIBYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

/** How long and how much the configuration lets the log keep. */
export function retentionLimits({ retention_days, max_log_mb, min_free_mb }: Config): RetentionLimits {
  return {
    maxAgeMs: retention_days * DAY_MS,
    maxBytes: max_log_mb * MEBIBYTE,
    minFreeBytes: min_free_mb * MEBIBYTE,
  };
}

/** What the log itself goes by: see `LogSettings` of its adapter. */
export function logSettings(config: Config) {
  return {
    consumers: consumerNames(config.consumers),
    maxBytes: config.max_log_mb * MEBIBYTE,
    ballastBytes: config.ballast_mb * MEBIBYTE,
  };
}
