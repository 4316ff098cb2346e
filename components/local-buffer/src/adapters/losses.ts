import type { Loss, LossCause } from '../ports.ts';
import type { KeptValue, KeptValues } from './kept-values.ts';

const CAUSES: readonly LossCause[] = ['age', 'size', 'space', 'damage'];

/** What was lost for this cause so far; undefined where nothing was. */
function lossFor(kept: KeptValues, cause: LossCause): Loss | undefined {
  const text = kept.get('loss', cause);
  return text === undefined ? undefined : { cause, ...JSON.parse(text) };
}

export function lossesIn(kept: KeptValues): Loss[] {
  return CAUSES.map((cause) => lossFor(kept, cause)).filter((loss) => loss !== undefined);
}

/** The loss of its cause with this added, to be kept. */
export function addedLoss(kept: KeptValues, loss: Loss): KeptValue {
  const { cause, ...rest } = addLoss(lossFor(kept, loss.cause), loss);
  return { kind: 'loss', name: cause, value: JSON.stringify(rest) };
}

/** Both together. Where nothing was lost there is no time range. */
export function addLoss(a: Loss | undefined, b: Loss): Loss {
  if (a === undefined || a.readings === 0) return b;
  if (b.readings === 0) return a;
  return {
    cause: a.cause,
    readings: a.readings + b.readings,
    bytes: a.bytes + b.bytes,
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
  };
}
