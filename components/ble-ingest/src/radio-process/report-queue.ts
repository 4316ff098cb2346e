import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Advertisement } from '../ports.ts';
import type { ChildMessage } from './messages.ts';
import { packedLength, packReports } from './packed-reports.ts';

type Heard = Extract<ChildMessage, { kind: 'heard' }>;

/** Sends to BLE ingest; `onWritten` is called when the operating system has taken the message. */
export type SendHeard = (message: Heard, onWritten: () => void) => void;

/** A reading may be this late. At 5,000 reports a second it makes 100 messages of them. */
const COLLECT_MS = 10;
const MAX_BATCH_OCTETS = 32_768;
/** About five seconds of a busy place: after that this process would grow in the place of the one that does not read. */
const MAX_UNREAD_OCTETS = 1_048_576;

/** Reports that wait to be sent, in few messages and bounded memory. What finds no room is counted, and told once there is. */
export class ReportQueue {
  readonly #clock: Clock;
  readonly #send: SendHeard;
  #waiting: Advertisement[] = [];
  #waitingOctets = 0;
  #unreadOctets = 0;
  #lost = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, send: SendHeard) {
    this.#clock = clock;
    this.#send = send;
  }

  add(report: Advertisement): void {
    const octets = packedLength(report);
    if (this.#unreadOctets + this.#waitingOctets + octets > MAX_UNREAD_OCTETS) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(report);
    this.#waitingOctets += octets;
    if (this.#waitingOctets >= MAX_BATCH_OCTETS) this.flush();
    else this.#timer ??= this.#clock.setTimer(COLLECT_MS, () => this.flush());
  }

  /** Sends what waits, at once. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const reports = packReports(this.#waiting);
    const lost = this.#lost;
    this.#waiting = [];
    this.#waitingOctets = 0;
    this.#lost = 0;
    this.#unreadOctets += reports.length;
    this.#send({ kind: 'heard', reports, lost }, () => {
      this.#unreadOctets -= reports.length;
    });
  }
}
