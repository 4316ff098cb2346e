import { describe, expect, it } from '@jest/globals';
import { readableLines } from '../../../tools/dev/log-lines.ts';

const line = (fields: object) =>
  JSON.stringify({
    time: '2026-01-02T03:04:05.678Z',
    level: 'warn',
    component: 'sward.X',
    event: 'it_happened',
    ...fields,
  });

describe('a line of a component’s log', () => {
  it('is read as time of day, level, event and fields', () => {
    expect(readableLines(line({ count: 3, name: 'a b', list: [1] }))).toEqual([
      '03:04:05.678 warn  it_happened count=3 name=a b list=[1]',
    ]);
  });

  it('shows the stack of an error below it, where it was caused', () => {
    const cause = { message: 'deep', stack: 'Error: deep\n    at run (components/x/src/run.ts:1:2)' };
    expect(readableLines(line({ error: { message: 'high', cause } }))).toEqual([
      '03:04:05.678 warn  it_happened error={"message":"high","cause":{"message":"deep"}}',
      '    at run (components/x/src/run.ts:1:2)',
    ]);
  });

  it('stays as it is where a program wrote it otherwise', () => {
    expect(readableLines('Debugger attached.')).toEqual(['Debugger attached.']);
    expect(readableLines('{"half":')).toEqual(['{"half":']);
    expect(readableLines('{"no":"event"}')).toEqual(['{"no":"event"}']);
  });

  it('moves no cursor', () => {
    expect(readableLines('\u001b[2Jgone')).toEqual(['?[2Jgone']);
    expect(readableLines(line({ name: 'a\u001b[2J\nb' }))[0]).toContain('name=a?[2J?b');
  });
});
