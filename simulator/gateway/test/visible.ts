// biome-ignore lint/suspicious/noControlCharactersInRegex: the page's own paint is what this takes away.
const PAINT = /\u001b\[\d+m/g;

/** What a person sees of a painted line. */
export const visible = (line: string) => line.replace(PAINT, '');
