import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A YAML or JSON text (JSON is read as the YAML subset it is), with the means to find the line of any value. */
export type PositionedDocument = { readonly document: Document; readonly lines: LineCounter };

/** Parses without throwing: look at `document.errors`. Duplicate keys are errors. */
export const parsePositioned = (text: string): PositionedDocument => {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
};

type Hazard = { readonly line: number; readonly text: string };

/** What parses and still cannot be taken: an alias of nothing, and the key that would change objects instead of filling them. */
export const hazards = ({ document, lines }: PositionedDocument): readonly Hazard[] => {
  const found: Hazard[] = [];
  const note = (node: { range?: [number, number, number] | null }, text: string): void => {
    found.push({ line: lines.linePos(node.range?.[0] ?? 0).line, text });
  };
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        note(alias, `*${alias.source} is an alias, and nothing is called &${alias.source}`);
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') note(key, 'the key __proto__ is not allowed');
    },
  });
  return found;
};

const keyOffset = (parent: unknown, key: PropertyKey): number | undefined => {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
};

const valueOffset = (document: Document, path: readonly PropertyKey[]): number | undefined => {
  const node = document.getIn(path, true);
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : undefined;
};

/** 1-based line of the key (or list element) at a path; where it does not exist, of its nearest parent that does. */
export const lineOfPath = ({ document, lines }: PositionedDocument, path: readonly PropertyKey[]): number => {
  const last = path.at(-1);
  if (last === undefined) return 1;
  const parentPath = path.slice(0, -1);
  const parent = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
  const offset = keyOffset(parent, last) ?? valueOffset(document, path);
  return offset === undefined ? lineOfPath({ document, lines }, parentPath) : lines.linePos(offset).line;
};
