import { MemoryReadingStore } from './memory-reading-store.ts';
import { describeReadingStore } from './reading-store-contract.ts';

describeReadingStore('MemoryReadingStore', async () => {
  const store = new MemoryReadingStore();
  return { store, all: async () => store.all(), close: async () => undefined };
});
