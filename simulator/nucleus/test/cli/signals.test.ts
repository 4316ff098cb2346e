import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { onFirstSignal } from '../../src/cli/signals.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the signals of a nucleus in the foreground', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stop it once on %s, which npm may send a second time', (signal) => {
    const before = process.listenerCount(signal);
    const heard: string[] = [];
    onFirstSignal((name) => heard.push(name));
    // Node gives a listener the name, which the types of emit do not know.
    process.emit(signal, signal);
    jest.advanceTimersByTime(299);
    // Nobody listens any more where this is false, and the nucleus would be dead ahead of its components.
    expect(process.emit(signal, signal)).toBe(true);
    expect(heard).toEqual([signal]);
    jest.advanceTimersByTime(1);
    expect(process.listenerCount(signal)).toBe(before);
  });
});
