/** A process of `npm run fuzz`: feeds the shares that its parent sends, one at a time. */
import { runShare, type Share } from './run-share.ts';
import { allTargets } from './targets/all-targets.ts';

const targets = new Map((await allTargets()).map((target) => [target.name, target]));

process.on('message', (share: Share) => {
  const target = targets.get(share.target);
  if (target === undefined) throw new RangeError(`there is no ${share.target}`);
  process.send?.(runShare(target, share, true));
});

process.on('disconnect', () => process.exit());
