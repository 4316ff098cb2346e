import { MemoryReadingStore } from '../telemetry/memory-reading-store.ts';
import { MemoryReadingHistory } from './memory-reading-history.ts';
import { describeReadingHistory } from './reading-history-contract.ts';

describeReadingHistory('MemoryReadingHistory', async () => {
  const store = new MemoryReadingStore();
  return { store, history: new MemoryReadingHistory(store), close: async () => undefined };
});
