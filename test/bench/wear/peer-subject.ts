import { setTimeout as wait } from 'node:timers/promises';
import type { Subject } from '../pipeline/subject.ts';
import type { RemoteCloud } from '../support/remote-cloud.ts';
import { READINGS_PER_SECOND } from './sensor-readings.ts';
import type { WearSubject } from './subject.ts';

/** Readings to a peer in a real second. Each still has its own commits, and some ticks of the kernel between them. */
const OFFERED_PER_SECOND = 40;
/** For what the last reading of a second brings about: the broker's answer, and the flag that is set for it. */
const REST_MS = 10;

export type PeerOptions = {
  readonly note: string;
  readonly warmUpSeconds: number;
  readonly measuredSeconds: number;
  /** Sent at the end to what writes so seldom that it would not write within the measured time. */
  readonly signalAtEnd?: NodeJS.Signals;
};

/** A peer with all its folders on the measured device. */
export function peerSubject(peer: Subject, cloud: RemoteCloud, options: PeerOptions): WearSubject {
  const { note, warmUpSeconds, measuredSeconds, signalAtEnd } = options;
  return {
    name: peer.name,
    note,
    warmUpSeconds,
    measuredSeconds,
    async open({ resources }) {
      const running = await peer.start(cloud, resources);
      return {
        async second() {
          await running.offer({ count: READINGS_PER_SECOND, perSecond: OFFERED_PER_SECOND });
          await wait(REST_MS);
        },
        async finish() {
          if (signalAtEnd === undefined) return;
          for (const pid of await running.pids()) process.kill(pid, signalAtEnd);
          await wait(1000);
        },
      };
    },
  };
}
