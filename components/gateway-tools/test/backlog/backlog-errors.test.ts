import { describe, expect, it } from '@jest/globals';
import { BacklogError, copyFailure } from '../../src/backlog/backlog-errors.ts';

describe('a copy of the log that failed', () => {
  it.each(['ENOSPC', 'EFBIG', 'SQLITE_FULL'])('for want of room (%s) is told so, and not as a damaged log', (code) => {
    const { message } = copyFailure(Object.assign(new Error('full'), { code }), '/boot/backlog.db');
    expect(message).toContain('no room beside /boot/backlog.db');
    expect(message).not.toContain('no sound log');
  });

  it('by the file system names its code', () => {
    expect(copyFailure(Object.assign(new Error('x'), { code: 'EROFS' }), '/x').message).toContain('EROFS');
  });

  it('on a damaged log tells what still can be done', () => {
    const { message } = copyFailure(Object.assign(new Error('x'), { code: 'SQLITE_CORRUPT' }), '/x');
    expect(message).toContain('brings over what is sound');
  });

  it('says what it said already', () => {
    const said = new BacklogError('stop it first');
    expect(copyFailure(said, '/x')).toBe(said);
  });
});
