/** One of the processes of `npm run synth -- --all`: judges its share of the combinations and tells its parent of each. */
import { SwardError } from '@sward/contracts/errors.ts';
import { settingCombinations } from '@sward/infra/lib/settings/combinations.ts';
import type { Share, ShareMessage } from './synth/shares.ts';
import { synthAll } from './synth/synth-all.ts';

const tell = (message: ShareMessage) => process.send?.(message);

const { buildFolder, from, until }: Share = JSON.parse(process.argv[2] ?? '{}');
try {
  synthAll(buildFolder, (judged) => tell({ judged }), settingCombinations().slice(from, until));
} catch (error) {
  if (!(error instanceof SwardError)) throw error;
  tell({ refused: error.message });
}
process.disconnect?.();
