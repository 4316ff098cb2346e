import { fork } from 'node:child_process';
import { join } from 'node:path';
import { settingCombinations } from '@sward/infra/lib/settings/combinations.ts';
import type { Judged } from './synth-all.ts';

/** Which of the combinations one process judges: `from` to before `until`. */
export type Share = { readonly buildFolder: string; readonly from: number; readonly until: number };

/** What a process says: each combination as it is judged, or why it cannot go on. */
export type ShareMessage = { readonly judged: Judged } | { readonly refused: string };

/** Neighbours differ least, and what they have in common a process judges once: so each gets a run of them. */
export function sharesOf(count: number, processes: number): { from: number; until: number }[] {
  const size = Math.ceil(count / Math.max(1, processes));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    until: Math.min(count, (i + 1) * size),
  }));
}

/**
 * Judges every combination of settings in processes of their own, side by side.
 * @param onJudged told of each as it is done
 * @returns what each came to, and why any process stopped before its end
 */
export async function judgeInProcesses(
  buildFolder: string,
  processes: number,
  onJudged: (judged: Judged) => void,
): Promise<{ judged: Judged[]; refused: string[] }> {
  const judged: Judged[] = [];
  const hear = (one: Judged) => {
    judged.push(one);
    onJudged(one);
  };
  const shares = sharesOf(settingCombinations().length, processes);
  const ends = await Promise.all(shares.map((share) => judgeShare({ buildFolder, ...share }, hear)));
  return { judged, refused: [...new Set(ends.filter((end) => end !== undefined))] };
}

/** @returns why it stopped before its end; undefined where it did not */
function judgeShare(share: Share, onJudged: (judged: Judged) => void): Promise<string | undefined> {
  const program = join(import.meta.dirname, '..', 'synth-share.ts');
  const child = fork(program, [JSON.stringify(share)], { execArgv: ['--import', 'tsx'] });
  let left = share.until - share.from;
  let refused: string | undefined;
  child.on('message', (message: ShareMessage) => {
    if ('refused' in message) {
      refused = message.refused;
      return;
    }
    left -= 1;
    onJudged(message.judged);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(refused ?? (left > 0 ? `a process ended with ${code}` : undefined)));
  });
}
