/** Records of a CSV text by RFC 4180, read character by character: another reader than the writer's own package. */
export function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted && character === '"' && text.charAt(i + 1) === '"') {
      field += '"';
      i += 1;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === ',') {
      record.push(field);
      field = '';
    } else if (text.startsWith('\r\n', i)) {
      records.push([...record, field]);
      record = [];
      field = '';
      i += 1;
    } else field += character;
  }
  if (field !== '' || record.length > 0) throw new SyntaxError('the last record does not end with CRLF');
  return records;
}

/** The records below the first as objects by its names. */
export function csvObjects(text: string): Record<string, string>[] {
  const [names = [], ...records] = csvRecords(text);
  return records.map((record) => Object.fromEntries(names.map((name, i) => [name, record[i] ?? ''])));
}
