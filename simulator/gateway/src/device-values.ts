import { quantityOf } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import { harmless } from './text.ts';

/** The most telling quantities first, with what stands before the value where its unit alone does not tell it. */
const TELLING: readonly (readonly [name: string, label: string])[] = [
  ['temperature_c', ''],
  ['humidity_rh', ''],
  ['co2_ppm', 'CO2 '],
  ['pm25', 'PM2.5 '],
  ['pressure_pa', ''],
  ['battery_mv', ''],
  ['battery_pct', 'battery '],
  ['motion', 'motion '],
  ['occupancy', 'occupancy '],
];

const rankOf = (name: string) => {
  const rank = TELLING.findIndex(([telling]) => telling === name);
  return rank === -1 ? TELLING.length : rank;
};

const labelOf = (name: string) => TELLING[rankOf(name)]?.[1] ?? `${harmless(name)} `;

function textOf(name: string, value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return harmless(value);
  const quantity = quantityOf(name);
  const unit = quantity?.kind === 'number' ? quantity.unit : '';
  return `${Math.round(value * 100) / 100}${unit === '' ? '' : ` ${unit}`}`;
}

/** The values of a reading on one line of at most `columns`: as many as fit whole, for half a number would be another. */
export function valuesText(values: Readonly<Record<string, Value>>, columns: number): string {
  const sorted = Object.entries(values).sort(([a], [b]) => rankOf(a) - rankOf(b) || a.localeCompare(b));
  let line = '';
  for (const [name, value] of sorted) {
    const longer = `${line}${line === '' ? '' : '  '}${labelOf(name)}${textOf(name, value)}`;
    if (longer.length > columns) break;
    line = longer;
  }
  return line;
}
