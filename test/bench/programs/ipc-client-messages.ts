export type IpcClientOptions = {
  readonly socketPath: string;
  readonly serviceId: string;
  readonly topic: string;
  readonly role: 'publisher' | 'subscriber';
  /** Publishes that wait for the nucleus's answer at once. */
  readonly window: number;
};

/** The publisher is to send, and the subscriber to wait for, so many messages of so many bytes. */
export type IpcCount = { readonly kind: 'count'; readonly count: number; readonly bytes: number };
