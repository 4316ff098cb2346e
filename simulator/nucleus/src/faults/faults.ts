import { NucleusError } from '../nucleus-errors.ts';

/** A fault was asked for before the nucleus that it befalls existed. */
export class NoFaultTargetError extends NucleusError {
  readonly code = 'NO_FAULT_TARGET';
}

/** What faults do to the nucleus; the IPC server provides it. */
export interface FaultTargets {
  dropSockets(component?: string): number;
  restartIpcServer(): Promise<void>;
  forgetSubscriptions(): void;
  cutNetwork(): void;
  restoreNetwork(): void;
}

/** What becomes of publishes to IoT Core: sent, refused with a ServiceError, or answered OK and never sent. */
export type PublishFault = 'none' | 'refuse' | 'lose';

/** Faults on demand, for tests and for whoever wants to see a component in trouble. */
export class Faults {
  #targets: FaultTargets | undefined;
  readonly #stalled = new Set<string>();
  readonly #released = new Set<() => void>();
  #publishFault: PublishFault = 'none';
  #largestKept = Number.POSITIVE_INFINITY;

  /** Called by the nucleus when it is made. */
  attach(targets: FaultTargets): void {
    this.#targets = targets;
  }

  /** Closes a component's connections, or everybody's; gives how many there were. */
  dropSockets(component?: string): number {
    return this.#target().dropSockets(component);
  }

  /** Restarts the IPC server: on lite all SVCUIDs are refused from now on, on classic the spooled messages are lost. */
  restartIpcServer(): Promise<void> {
    return this.#target().restartIpcServer();
  }

  /** Local subscriptions die silently while publishes go on succeeding, as when lite's publish/subscribe daemon restarts. */
  forgetSubscriptions(): void {
    this.#target().forgetSubscriptions();
  }

  /** Takes the connection to the broker away until `restoreNetwork`. */
  cutNetwork(): void {
    this.#target().cutNetwork();
  }

  restoreNetwork(): void {
    this.#target().restoreNetwork();
  }

  /** The component takes no events any more, as if it had stopped reading its socket. */
  stall(component: string): void {
    this.#stalled.add(component);
  }

  release(component: string): void {
    this.#stalled.delete(component);
    for (const listener of [...this.#released]) listener();
  }

  isStalled(component: string): boolean {
    return this.#stalled.has(component);
  }

  /** Calls back after any component was released; gives the function that ends it. */
  onRelease(listener: () => void): () => void {
    this.#released.add(listener);
    return () => this.#released.delete(listener);
  }

  /** Lets publishes to IoT Core fail until it is set back to `none`. */
  setPublishFault(fault: PublishFault): void {
    this.#publishFault = fault;
  }

  get publishFault(): PublishFault {
    return this.#publishFault;
  }

  /** Publishes to IoT Core of more bytes than this are answered OK and never sent; infinity ends it. */
  losePublishesOver(bytes: number): void {
    this.#largestKept = bytes;
  }

  /** Whether a publish that is answered OK is sent too. */
  isSent(payloadBytes: number): boolean {
    return this.#publishFault === 'none' && payloadBytes <= this.#largestKept;
  }

  #target(): FaultTargets {
    if (this.#targets === undefined) throw new NoFaultTargetError('Create the IPC server with these faults first');
    return this.#targets;
  }
}
