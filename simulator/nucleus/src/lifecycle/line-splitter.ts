import { StringDecoder } from 'node:string_decoder';

const MAX_LINE_CHARS = 64 * 1024;

export type LineSplitter = { push(chunk: Buffer): void; end(): void };

/** Cuts a byte stream into lines; an endless line is cut at 64 Ki characters so that memory stays bounded. */
export const createLineSplitter = (onLine: (line: string) => void): LineSplitter => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const emitComplete = (): void => {
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    for (; rest.length > MAX_LINE_CHARS; rest = rest.slice(MAX_LINE_CHARS)) onLine(rest.slice(0, MAX_LINE_CHARS));
  };
  return {
    push: (chunk) => {
      rest += decoder.write(chunk);
      emitComplete();
    },
    end: () => {
      rest += decoder.end();
      emitComplete();
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
};
