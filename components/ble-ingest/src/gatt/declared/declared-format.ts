import { type CharacteristicFormat, type FrameReader, type Told, wholeFrames } from '../characteristic-format.ts';
import { DeclarationError } from './declaration-error.ts';
import { endOfJson, endOfLine, FrameAssembler, isTornJson, jsonOf } from './frame-assembler.ts';
import { readJson } from './json-values.ts';
import { parseStructField, readStruct } from './packed-struct.ts';
import { parseSource, parseTarget, type Source } from './text-sources.ts';
import { readCsv, readText } from './text-values.ts';

/** A reading has at most 48 values, and a declaration is one leaf of the configuration. */
const MAX_ITEMS = 32;

/** How a declaration is written: for the schema's description and for messages. */
export const DECLARATION_GRAMMAR =
  '"struct temperature_c s16le@0 /100; battery_mv u16le@2 na=0xffff", "json t=temperature_c; /env/h=humidity_rh *0.1", ' +
  '"csv 1=temperature_c; 3=pressure_pa *100" (lines with a newline), the same as "row ..." (each notification a line), ' +
  '"text temperature_c /10"';

/** Firmware in C likes to send the final NUL of its strings. */
const decodeText = (octets: Uint8Array): string => new TextDecoder().decode(octets).replace(/\0+$/, '').trim();

/** Frames of text, put together from pieces. One that grew too long counts as one broken frame. */
function assembled(assembler: FrameAssembler, read: (frame: string) => Told): FrameReader {
  return (octets) => {
    const { frames, overflowed } = assembler.push(octets);
    const told = frames.map(read);
    return overflowed ? [...told, 'truncated'] : told;
  };
}

function structFormat(format: string, items: readonly string[]): CharacteristicFormat {
  const fields = items.map(parseStructField);
  return wholeFrames(format, (octets) => readStruct(octets, fields));
}

function jsonFormat(format: string, items: readonly string[]): CharacteristicFormat {
  const sources = items.map(parseSource);
  const read = (frame: string): Told => readJson(jsonOf(frame), sources);
  return { format, open: () => assembled(new FrameAssembler(endOfJson, isTornJson), read) };
}

function csvColumn(item: string): Source {
  const source = parseSource(item);
  if (/^[1-9]\d?$/.test(source.from)) return source;
  throw new DeclarationError(`"${source.from}" is no column: they count from 1, as in 1=temperature_c; 3=humidity_rh`);
}

/** Lines that end with a newline. Without one nobody knows whether a value goes on in the next notification. */
function csvFormat(format: string, items: readonly string[]): CharacteristicFormat {
  const sources = items.map(csvColumn);
  const read = (line: string): Told => readCsv(line.trim(), sources);
  return { format, open: () => assembled(new FrameAssembler(endOfLine), read) };
}

/** Each read or notification is a line of its own. */
function rowFormat(format: string, items: readonly string[]): CharacteristicFormat {
  const sources = items.map(csvColumn);
  return wholeFrames(format, (octets) => readCsv(decodeText(octets), sources));
}

function textFormat(format: string, items: readonly string[]): CharacteristicFormat {
  const [item = '', ...more] = items;
  if (more.length > 0) throw new DeclarationError('a text is one value: "text temperature_c"; several are "csv ..."');
  const target = parseTarget(item.split(/\s+/));
  return wholeFrames(format, (octets) => readText(decodeText(octets), target));
}

const KINDS = new Map<string, (format: string, items: readonly string[]) => CharacteristicFormat>([
  ['struct', structFormat],
  ['json', jsonFormat],
  ['csv', csvFormat],
  ['row', rowFormat],
  ['text', textFormat],
]);

/**
 * Reads a declaration: `struct`, `json`, `csv`, `row` or `text`, and what it holds, separated by semicolons.
 * @param format how readings name it
 * @throws DeclarationError naming the part that is wrong
 */
export function parseDeclaration(format: string, declaration: string): CharacteristicFormat {
  const [, kind = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(declaration) ?? [];
  const make = KINDS.get(kind);
  if (!make) throw new DeclarationError(`"${kind}" is no kind of format: write ${DECLARATION_GRAMMAR}`);
  const items = rest
    .split(/[;\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0)
    throw new DeclarationError(`"${declaration}" names no quantity: write ${DECLARATION_GRAMMAR}`);
  if (items.length > MAX_ITEMS)
    throw new DeclarationError(`${items.length} quantities: at most ${MAX_ITEMS} are allowed`);
  return make(format, items);
}
