import { describeDocumentStore } from './document-store-contract.ts';
import { MemoryDocumentStore } from './memory-document-store.ts';

describeDocumentStore('MemoryDocumentStore', async (now) => ({
  store: new MemoryDocumentStore(now),
  close: async () => undefined,
}));
