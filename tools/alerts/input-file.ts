import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AlertsInputError } from './alerts-errors.ts';
import { type Problem, pathText, problemsOf } from './issue-words.ts';

/** A file of YAML, which JSON is too, with the lines that its parts stand on. */
type ParsedFile = { readonly name: string; readonly document: Document; readonly lines: LineCounter };

/** More than this is no file of rules. */
const MAX_CHARS = 1_000_000;

/**
 * The entries of a file: one, or a list of them. All are checked before any is used.
 * @param name path, `-` for standard input
 * @param known keys that are suggested for misspelt ones
 * @throws AlertsInputError with each problem, its line and its place
 */
export async function readEntries<T>(
  name: string,
  stdin: Readable,
  schema: z.ZodType<T>,
  known: readonly string[],
): Promise<T[]> {
  const file = parseFile(name === '-' ? 'standard input' : name, await readText(name, stdin));
  const value: unknown = file.document.toJS({ maxAliasCount: 100 });
  const isList = Array.isArray(value);
  const results = (isList ? value : [value]).map((entry, i) => {
    const { success, data, error } = schema.safeParse(entry);
    if (success) return { entry: data, problems: [] };
    const problems = problemsOf(error.issues, known);
    return { problems: isList ? problems.map(({ path, words }) => ({ path: [i, ...path], words })) : problems };
  });
  refuse(
    file,
    results.flatMap(({ problems }) => problems),
  );
  const entries = results.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  if (entries.length === 0) throw new AlertsInputError(`${file.name} holds nothing`);
  return entries;
}

async function readText(name: string, stdin: Readable): Promise<string> {
  const content =
    name === '-' ? await text(stdin) : await readFile(name, 'utf8').catch((cause) => cannotRead(name, cause));
  if (content.length > MAX_CHARS) throw new AlertsInputError(`${name} is larger than ${MAX_CHARS} characters`);
  return content;
}

function cannotRead(name: string, cause: unknown): never {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
  throw new AlertsInputError(`cannot read ${name}: ${why}`, { cause });
}

function parseFile(name: string, content: string): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(({ message, pos }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
  if (problems.length > 0) throw new AlertsInputError(refusal(name, problems));
  return { name, document, lines };
}

function refuse(file: ParsedFile, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new AlertsInputError(
    refusal(
      file.name,
      problems.map(({ path, words }) => {
        const place = pathText(path);
        return `line ${lineOf(file, path)}: ${place === '' ? 'it' : place} ${words}`;
      }),
    ),
  );
}

const refusal = (name: string, problems: readonly string[]): string =>
  `${name} is refused, nothing was changed:\n${problems.map((line) => `  ${line}`).join('\n')}`;

/** Of a part that is missing, the line of what it is missing from. */
function lineOf({ document, lines }: ParsedFile, path: readonly PropertyKey[]): number {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  return path.length === 0 ? 1 : lineOf({ name: '', document, lines }, path.slice(0, -1));
}
