import { type ChainOptions, ProcessChain } from './process-chain.ts';

/** One chain for the tests of a file: to start it costs more than most of them. */
export class SharedChain {
  readonly #options: ChainOptions;
  #chain: ProcessChain | undefined;
  #settled = true;

  constructor(options: ChainOptions = {}) {
    this.#options = options;
  }

  /** Runs a test on it. A chain on which one has failed is not used again. */
  async use(test: (chain: ProcessChain) => Promise<void>): Promise<void> {
    if (!this.#settled) await this.stop();
    this.#chain ??= await ProcessChain.start(this.#options);
    this.#settled = false;
    this.#chain.begin();
    await test(this.#chain);
    this.#settled = true;
  }

  async stop(): Promise<void> {
    const chain = this.#chain;
    this.#chain = undefined;
    await chain?.stop();
  }
}
