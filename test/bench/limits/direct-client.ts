import type { Subject } from '../pipeline/subject.ts';
import { startFeeder } from '../support/feeder.ts';

const WINDOW = 500;

/** One client that publishes each reading to the remote broker itself: no gateway with a message for each reading is faster. */
export function directClient(name: string, mostCount: number): Subject {
  return {
    name,
    durability: 'none: nothing is kept',
    mostCount,
    async start({ broker }, resources) {
      const feeder = await startFeeder(resources, { broker, clientId: 'bench-direct', window: WINDOW });
      return { pids: async () => [], offer: (offer) => feeder.offer(offer) };
    },
  };
}
