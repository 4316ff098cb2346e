import type { ConfigurationState } from '@sward/contracts/status.ts';
import type { ConfigMemory } from '@sward/runtime/config-memory.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { z } from 'zod';
import { refusalLines } from './configuration-refusal.ts';

/** The configuration in force: the newest that fits the schema. */
export class AcceptedConfig<T> {
  readonly #schema: z.ZodType<T>;
  readonly #logger: Logger;
  readonly #onChange: (config: T) => void;
  readonly #memory: ConfigMemory | undefined;
  #current: T;
  #given = false;
  #refused: readonly string[] = [];

  constructor(schema: z.ZodType<T>, logger: Logger, onChange: (config: T) => void, memory?: ConfigMemory) {
    this.#schema = schema;
    this.#logger = logger;
    this.#onChange = onChange;
    this.#memory = memory;
    this.#current = schema.parse({});
  }

  get current(): T {
    return this.#current;
  }

  /** False while the defaults stand in: no configuration was ever accepted. */
  get isGiven(): boolean {
    return this.#given;
  }

  get state(): ConfigurationState {
    return {
      valid: this.#given && this.#refused.length === 0,
      ...(this.#refused.length === 0 ? {} : { refused: [...this.#refused] }),
      ...(this.#given ? {} : { defaults: true }),
    };
  }

  /** Takes the settings over where they fit, else refuses them whole. */
  offer(settings: object): void {
    const parsed = this.#schema.safeParse(settings);
    if (!parsed.success) {
      this.#refuse(refusalLines(this.#schema, parsed.error.issues));
      return;
    }
    if (this.#refused.length > 0) this.#logger.info('configuration_accepted');
    this.#refused = [];
    this.#memory?.save(settings);
    this.#use(parsed.data);
  }

  #refuse(lines: readonly string[]): void {
    const isNews = lines.join('\n') !== this.#refused.join('\n');
    this.#refused = lines;
    if (!this.#given) this.#remember();
    // A nucleus tells of one change several times, and after each reconnect.
    if (!isNews) return;
    this.#logger.error('configuration_refused', {
      refused: lines,
      in_force: this.#given ? 'the one before' : 'defaults',
    });
  }

  /** What the process before this one ran on. */
  #remember(): void {
    const remembered = this.#schema.safeParse(this.#memory?.load());
    if (remembered.success) this.#use(remembered.data);
  }

  #use(config: T): void {
    this.#current = config;
    this.#given = true;
    this.#onChange(config);
  }
}
