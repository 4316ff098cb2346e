/** A client's byte stream, with the technology behind it left out. */
export interface Channel {
  write(bytes: Uint8Array): void;
  /** True while bytes pile up because the client does not read. */
  readonly congested: boolean;
  /** Calls back each time the client has read what had piled up; gives the function that ends it. */
  onDrain(listener: () => void): () => void;
  /** Ends the stream after what was written has gone out. */
  close(): void;
}

/** What the server does with a client's bytes. */
export type ChannelHandler = { receive(chunk: Uint8Array): void; closed(): void };

/** A place where clients connect. */
export interface Listener {
  /** @throws SocketPathError */
  listen(accept: (channel: Channel) => ChannelHandler): Promise<void>;
  /** Takes no more clients and ends the streams of those it has. */
  close(): Promise<void>;
}
