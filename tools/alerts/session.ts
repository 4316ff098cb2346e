import type { Readable } from 'node:stream';
import type { BrokenDocumentReport } from '@sward/infra/lib/alerts/checked-documents.ts';
import { printable, printableJson } from '../decode/printable.ts';
import type { AlertsPlace } from './place.ts';

/** Where a program reads and writes. */
export type Streams = {
  readonly stdin: Readable;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** One run of a command. */
export type Session = AlertsPlace & {
  readonly tenant: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Who runs it. */
  readonly user: string;
  readonly stdin: Readable;
  /** The result: as lines for people, or as one line of JSON where that was asked for. */
  tell(value: unknown, lines: () => readonly string[]): void;
  /** Something beside the result that a person should know. */
  warn(line: string): void;
  readonly reportBroken: BrokenDocumentReport;
};

type SessionOptions = {
  readonly tenant: string;
  readonly json: boolean;
  readonly now: number;
  readonly user: string;
  readonly place: AlertsPlace;
  readonly streams: Streams;
};

export function createSession({ tenant, json, now, user, place, streams }: SessionOptions): Session {
  const { documents, notifications } = place;
  return {
    documents,
    notifications,
    close: () => place.close(),
    tenant,
    now,
    user,
    stdin: streams.stdin,
    tell: (value, lines) => {
      if (json) streams.out(printableJson(value));
      // Names in documents were given by anybody: nothing in them may steer a terminal.
      else for (const line of lines()) streams.out(printable(line));
    },
    warn: (line) => streams.err(printable(line)),
    reportBroken: ({ key, reason }) => streams.err(printable(`${key.partition} ${key.id} cannot be read: ${reason}`)),
  };
}
