import type { ComponentStatus } from '@sward/contracts/status.ts';

/** Why something could not be had; `text` is for people. */
export type Failure = { readonly ok: false; readonly why: 'missing' | 'forbidden' | 'failed'; readonly text: string };

export type Attempt<T> = { readonly ok: true; readonly value: T } | Failure;

export type FileFacts = {
  readonly kind: 'file' | 'folder' | 'other';
  readonly uid: number;
  readonly mode: number;
};

/** Of the file system that a path lies on; what is free for those who are not root. */
export type Space = {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly totalInodes: number;
  readonly freeInodes: number;
};

/** Files are read only, and at most 256 KiB of each. */
export interface Files {
  /** The beginning of a text. */
  text(path: string): Promise<Attempt<string>>;
  /** The end of a text that may be long. */
  tail(path: string): Promise<Attempt<string>>;
  /** Names in a folder, sorted. */
  names(folder: string): Promise<Attempt<readonly string[]>>;
  facts(path: string): Promise<Attempt<FileFacts>>;
  space(path: string): Promise<Attempt<Space>>;
}

export type ProcessFacts = {
  readonly pid: number;
  readonly uid: number;
  readonly arguments: readonly string[];
  /** Effective capabilities, the bits of capabilities(7). */
  readonly capabilities: bigint;
};

/** What a component's status socket had to say. */
export type StatusAnswer =
  | { readonly kind: 'told'; readonly status: ComponentStatus }
  /** It listens and has said nothing yet: the component starts, or waits for the nucleus or its log. */
  | { readonly kind: 'silent' }
  /** There is no socket, or nobody behind it. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden' }
  /** Nothing came in time, or nothing that is a status. */
  | { readonly kind: 'failed'; readonly text: string };

/** A TLS server, and what this gateway shows it. PEM texts; what is undefined is left out. */
export type TlsTarget = {
  readonly host: string;
  readonly port: number;
  /** Protocol to ask for where one port serves several. */
  readonly protocol?: string;
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
};

/** How far a connection came. `code` is Node's or OpenSSL's; for `done` there is none. */
export type Reach = {
  readonly step: 'dns' | 'tcp' | 'tls' | 'done';
  readonly code?: string;
  readonly text?: string;
  readonly tookMs: number;
};

/** Everything of a machine that a check may look at. */
export interface Machine {
  /** What the kernel and the system tell: /sys, /etc, /run, /proc without its processes. */
  readonly system: Files;
  /** The files of the gateway, wherever its folder is. */
  readonly files: Files;
  processes(): Promise<readonly ProcessFacts[]>;
  /** Output of a program, found by PATH; `missing` where it is not installed. */
  run(program: string, ...words: string[]): Promise<Attempt<string>>;
  /** The component's last status, from its work folder. */
  status(workFolder: string): Promise<StatusAnswer>;
  /** Whether somebody listens on a unix socket. */
  listens(path: string): Promise<Attempt<true>>;
  reach(target: TlsTarget): Promise<Reach>;
  /** How far this machine's clock is ahead of the server's, by the Date of an HTTPS answer, ms. */
  clockAhead(target: TlsTarget): Promise<Attempt<number>>;
}
