import { StartError } from '@sward/gateway/gateway-errors.ts';
import { LocalGateway, type LocalGatewayDeps } from '@sward/gateway/local-gateway.ts';
import type { Workbench } from '@sward/gateway/workbench.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { ComponentAtWork } from './component-at-work.ts';
import { readableLines } from './log-lines.ts';
import type { SourceBuilder } from './source-builder.ts';
import { SourceWatch } from './source-watch.ts';

export type DevSessionDeps = {
  /** Greengrass name of the component that runs from source. */
  readonly component: string;
  readonly builder: SourceBuilder;
  /** Options of Node for the component's process. */
  readonly nodeOptions: string;
  /** The gateway around it, with a bundle that starts what the builder builds. */
  readonly gateway: Omit<LocalGatewayDeps, 'workbench'>;
  readonly clock: Clock;
  /** One line for the person at the terminal. */
  say(line: string): void;
};

/** From the first change that was seen to the new process's connection to the nucleus, ms. */
export type Restart = { readonly tookMs: number };

/** One component from source in a gateway of artifacts: built again at every save, restarted when that succeeds. */
export class DevSession {
  readonly #deps: DevSessionDeps;
  readonly #watch: SourceWatch;
  readonly #restarts: Restart[] = [];
  #gateway: LocalGateway | undefined;
  #changedAtMs: number | undefined;
  #working: Promise<void> | undefined;
  /** Aborted when the present process is nobody's concern any more. */
  #present = new AbortController();
  #onGood: () => void = () => undefined;
  /** Its process ended by itself: even what is unchanged is started again, for the cause may have lain elsewhere. */
  #hasEnded = false;
  #closed = false;

  private constructor(deps: DevSessionDeps) {
    this.#deps = deps;
    this.#watch = new SourceWatch(
      (firstAtMs) => this.#changed(firstAtMs),
      () => deps.clock.monotonicMs(),
    );
  }

  /** Waits until the sources compile and the gateway runs with them; tells meanwhile what is wrong. @throws StartError */
  static async start(deps: DevSessionDeps): Promise<DevSession> {
    const session = new DevSession(deps);
    await session.#untilGood();
    session.#gateway = await session.#startGateway();
    return session;
  }

  get gateway(): LocalGateway {
    if (this.#gateway === undefined) throw new StartError('the gateway does not run yet');
    return this.#gateway;
  }

  get restarts(): readonly Restart[] {
    return this.#restarts;
  }

  async stop(): Promise<void> {
    this.#closed = true;
    this.#watch.close();
    this.#present.abort();
    await this.#working;
    await this.#gateway?.stop();
    await this.#deps.builder.close();
  }

  /** A component that crashes at its very start fails the deployment: after the next save all is started anew. */
  async #startGateway(): Promise<LocalGateway> {
    for (;;) {
      this.#present = new AbortController();
      try {
        return await LocalGateway.start({ ...this.#deps.gateway, workbench: this.#workbench });
      } catch (error) {
        if (!this.#present.signal.aborted) throw error;
        await new Promise<void>((resolve) => {
          this.#onGood = resolve;
        });
      }
    }
  }

  get #workbench(): Workbench {
    const { component, nodeOptions, say } = this.#deps;
    return {
      nodeOptions: (name) => (name === component ? nodeOptions : undefined),
      onOutput: ({ component: name, text }) => {
        if (name === component) for (const line of readableLines(text)) say(line);
      },
      onState: ({ component: name, state, reason }, components) => {
        if (name !== component || state !== 'ERRORED') return;
        say(`${component} has ended (${reason ?? 'no reason given'}): it is started again when a source is saved`);
        this.#hasEnded = true;
        this.#present.abort();
        // Left alone, the nucleus would start it twice more and give it up as BROKEN.
        void components.stop(component);
      },
    };
  }

  #changed(firstAtMs: number): void {
    this.#changedAtMs ??= firstAtMs;
    this.#present.abort();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#changedAtMs !== undefined && !this.#closed) {
      const changedAtMs = this.#changedAtMs;
      this.#changedAtMs = undefined;
      if (await this.#build()) await this.#renew(changedAtMs);
    }
  }

  /** The first build, and as many more as it takes. */
  async #untilGood(): Promise<void> {
    if (await this.#build()) return;
    await new Promise<void>((resolve) => {
      this.#onGood = resolve;
    });
  }

  /** Whether there are programs to be started: others than before, or those that ended. */
  async #build(): Promise<boolean> {
    const built = await this.#deps.builder.build();
    if (!this.#closed) this.#watch.add(built.sources);
    if (built.kind === 'failed') {
      this.#deps.say(built.text);
      this.#deps.say('it does not compile: what ran before goes on');
    }
    const isDue = built.kind === 'changed' || (built.kind === 'unchanged' && this.#hasEnded);
    if (isDue) this.#hasEnded = false;
    return isDue;
  }

  async #renew(changedAtMs: number): Promise<void> {
    const { clock, component, say } = this.#deps;
    if (this.#gateway === undefined) return this.#onGood();
    this.#present = new AbortController();
    const atWork = new ComponentAtWork(this.#gateway.nucleus, component, clock);
    if (!(await atWork.restart(this.#present.signal))) return;
    const tookMs = clock.monotonicMs() - changedAtMs;
    this.#restarts.push({ tookMs });
    say(`restarted in ${(tookMs / 1000).toFixed(1)} s`);
  }
}
