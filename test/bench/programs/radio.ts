/** The virtual radio in a process of its own. It plays when a host scans: the first offer is made before that. */
import { createRadio, type Radio } from '@sward/radio/radio.ts';
import { ruuviFrames } from '../support/advertisements.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';

const { listen, count, perSecond } = programOptions<{ listen: string; count: number; perSecond: number }>();
const radio: Radio = createRadio({ listen, source: ruuviFrames(count, perSecond) });
await radio.start();
void radio.finished.then(() => {
  const { aired, sent } = radio.counters();
  tellParent({ kind: 'offered', dropped: aired - sent });
});
obeyParent(
  () => undefined,
  () => radio.stop(),
);
tellParent({ kind: 'ready', environment: radio.environment() });
