import { expect, it } from '@jest/globals';
import { Notice } from '../src/notice.ts';

it('a notice goes after 15 s, and the next one takes its place', () => {
  let nowMs = 7_000_000;
  const notice = new Notice(() => nowMs);
  expect(notice.text).toBe('');
  notice.say('network cut');
  nowMs += 14_999;
  expect(notice.text).toBe('network cut');
  notice.say('network restored');
  nowMs += 1;
  expect(notice.text).toBe('network restored');
  nowMs += 14_999;
  expect(notice.text).toBe('');
});
