import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputLine } from '../script-runner.ts';

export type LogLimits = {
  /** Size at which a file is set aside, bytes. */
  readonly maxBytes: number;
  /** Files set aside per component: `<component>.log.1` is the youngest. */
  readonly keep: number;
};

const DEFAULT_LIMITS: LogLimits = { maxBytes: 5 * 1024 * 1024, keep: 3 };

/** `2026-11-20T23:14:42.123Z [run stdout] text` */
const formatLogLine = ({ timeMs, step, stream, text }: OutputLine): string =>
  `${new Date(timeMs).toISOString()} [${step} ${stream}] ${text}\n`;

type OpenLog = { readonly descriptor: number; readonly bytes: number };

/** Component logs in one folder, bounded: at most `(keep + 1) * maxBytes` and one line per component. */
export class ComponentLogs {
  readonly #folder: string;
  readonly #limits: LogLimits;
  readonly #open = new Map<string, OpenLog>();

  constructor(folder: string, limits: LogLimits = DEFAULT_LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
    mkdirSync(folder, { recursive: true });
  }

  pathOf(component: string): string {
    return join(this.#folder, `${component}.log`);
  }

  write(line: OutputLine): void {
    const text = formatLogLine(line);
    const { descriptor, bytes } = this.#roomFor(line.component, Buffer.byteLength(text));
    this.#open.set(line.component, { descriptor, bytes: bytes + writeSync(descriptor, text) });
  }

  close(): void {
    for (const { descriptor } of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  #roomFor(component: string, needed: number): OpenLog {
    const log = this.#open.get(component) ?? this.#openLog(component);
    if (log.bytes === 0 || log.bytes + needed <= this.#limits.maxBytes) return log;
    closeSync(log.descriptor);
    this.#rotate(this.pathOf(component));
    return this.#openLog(component);
  }

  #openLog(component: string): OpenLog {
    const descriptor = openSync(this.pathOf(component), 'a', 0o600);
    return { descriptor, bytes: fstatSync(descriptor).size };
  }

  #rotate(path: string): void {
    const numbered = (number: number): string => (number === 0 ? path : `${path}.${number}`);
    for (let number = this.#limits.keep; number > 0; number -= 1) {
      if (existsSync(numbered(number - 1))) renameSync(numbered(number - 1), numbered(number));
    }
  }
}
