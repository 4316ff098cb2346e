import { figureText } from './table.ts';

export type Bar = { readonly name: string; readonly value: number };

const WIDTH = 760;
const NAME_WIDTH = 230;
const VALUE_WIDTH = 90;
const ROW = 26;
const TOP = 44;
const BOTTOM = 28;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Powers of ten that hold all values between the first and the last. */
function decades(values: readonly number[]): { readonly from: number; readonly to: number } {
  const from = Math.floor(Math.log10(Math.min(...values)));
  return { from, to: Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values)))) };
}

/**
 * Horizontal bars on a logarithmic scale as an SVG document, readable on a light page and on a dark one.
 * Values that are not above 0 have no place on such a scale and are left out.
 */
export function barChart(title: string, all: readonly Bar[]): string {
  const bars = all.filter(({ value }) => value > 0);
  const { from, to } = decades(bars.length === 0 ? [1] : bars.map(({ value }) => value));
  const span = WIDTH - NAME_WIDTH - VALUE_WIDTH;
  const x = (value: number) => NAME_WIDTH + (span * (Math.log10(value) - from)) / (to - from);
  const height = TOP + bars.length * ROW + BOTTOM;
  const lines = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index)).map((value) => {
    const at = x(value).toFixed(1);
    return `<path d="M${at} ${TOP - 6}V${height - BOTTOM}" stroke="#8888" stroke-width="0.5"/>
<text x="${at}" y="${height - 10}" text-anchor="middle">${figureText(value)}</text>`;
  });
  const rows = bars.map(({ name, value }, index) => {
    const y = TOP + index * ROW;
    const fill = name.startsWith('Sward') ? '#2f7d4f' : '#8a8f98';
    return `<text x="${NAME_WIDTH - 10}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>
<rect x="${NAME_WIDTH}" y="${y + 2}" width="${(x(value) - NAME_WIDTH).toFixed(1)}" height="18" rx="2" fill="${fill}"/>
<text x="${(x(value) + 6).toFixed(1)}" y="${y + 15}">${figureText(value)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#808080" role="img">
<title>${escaped(title)}</title>
<text x="10" y="20" font-size="14" font-weight="600">${escaped(title)}</text>
${[...lines, ...rows].join('\n')}
</svg>
`;
}
