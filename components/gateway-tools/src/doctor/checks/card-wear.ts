import type { Check, Situation } from '../check.ts';
import { fault, ok, type Verdict, warning } from '../finding.ts';
import { shownText } from '../words.ts';

/** JESD84-B51, EXT_CSD 268 and 269: tenths of the life that are used, 0x0b where it is exceeded. */
const WORN = 0x09;
const EXCEEDED = 0x0b;
/** EXT_CSD 267: 1 normal, 2 four fifths of the spare blocks are used, 3 nearly all. */
const PRE_EOL = { warning: 2, urgent: 3 };
const OLD_YEARS = 6;
const YEAR_MS = 365.25 * 86_400_000;

/** Wear of an eMMC by its own word; an SD card tells its age only. */
export const cardWear: Check = {
  id: 'card-wear',
  about: 'wear of an eMMC by its own registers; age of an SD card, which tells nothing else',
  async look(situation) {
    const names = await situation.machine.system.names('/sys/block');
    const cards = names.ok ? names.value.filter((name) => /^mmcblk\d+$/.test(name)) : [];
    return Promise.all(cards.map((name) => verdictOf(situation, name)));
  },
};

async function verdictOf({ machine: { system }, nowMs }: Situation, name: string): Promise<Verdict> {
  const read = async (file: string) => {
    const text = await system.text(`/sys/block/${name}/device/${file}`);
    return text.ok ? shownText(text.value) : '';
  };
  const [type, model, life, preEol, made] = await Promise.all(
    ['type', 'name', 'life_time', 'pre_eol_info', 'date'].map(read),
  );
  const details = {
    card: name,
    type: type ?? '',
    model: model ?? '',
    life_time: life ?? '',
    pre_eol_info: preEol ?? '',
    made: made ?? '',
  };
  const used = Math.max(0, ...(life ?? '').split(' ').map(Number).filter(Number.isFinite));
  const spare = Number(preEol || 0);
  const change = 'Save the backlog and change the card.';
  if (used >= EXCEEDED || spare >= PRE_EOL.urgent) return fault(`${name} (${model}) is worn out`, change, details);
  if (used >= WORN || spare === PRE_EOL.warning)
    return warning(`${name} (${model}) has used ${(used - 1) * 10} to ${used * 10} % of its life`, change, details);
  const years = ageYears(made ?? '', nowMs);
  if (years > OLD_YEARS)
    return warning(`${name} (${model}) was made ${Math.floor(years)} years ago`, 'Keep a spare card at hand.', details);
  return ok(
    used > 0
      ? `${name} (${model}) has used at most ${used * 10} % of its life`
      : `${name} (${model}) tells nothing of its wear`,
    details,
  );
}

/** `03/2021`; 0 where the card does not say. */
function ageYears(made: string, nowMs: number): number {
  const [, month, year] = /^(\d{2})\/(\d{4})$/.exec(made) ?? [];
  return month === undefined ? 0 : (nowMs - Date.UTC(Number(year), Number(month) - 1)) / YEAR_MS;
}
