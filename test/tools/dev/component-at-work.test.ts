import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { ComponentAtWork } from '../../../tools/dev/component-at-work.ts';

const NAME = 'sward.X';
const FOREVER = new AbortController().signal;

let root: string;
let connected: string[];
let counters: { connections: number };

/** A nucleus whose components connect as the test says, once they are restarted. */
const nucleus = (onRestart: () => void) => ({
  root,
  components: {
    restart: async () => {
      setImmediate(onRestart);
      return true;
    },
  },
  ipc: {
    get counters() {
      return counters;
    },
    connected: () => connected,
  },
});
const connect = (name: string) => {
  counters = { connections: counters.connections + 1 };
  connected = [...connected, name];
};
const atWork = (onRestart: () => void) => new ComponentAtWork(nucleus(onRestart), NAME, createSystemClock());

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sward-work-'));
  // The old process's connection, of which the nucleus has not heard the end yet.
  connected = [NAME];
  counters = { connections: 1 };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a component that is restarted', () => {
  it('runs when the new process has connected, whatever the old one left', async () => {
    let isNew = false;
    const restarted = atWork(() => {
      connected = [];
      setImmediate(() => {
        isNew = true;
        connect(NAME);
      });
    }).restart(FOREVER);
    expect(await restarted).toBe(true);
    expect(isNew).toBe(true);
  });

  it('is waited for no longer than somebody wants it', async () => {
    const wanted = new AbortController();
    expect(await atWork(() => wanted.abort()).restart(wanted.signal)).toBe(false);
  });

  it('does not remember crashes, which would put its next one off', async () => {
    const exits = join(root, 'work', NAME, 'exit-times.json');
    mkdirSync(join(root, 'work', NAME), { recursive: true });
    writeFileSync(exits, '[]');
    await atWork(() => connect(NAME)).restart(FOREVER);
    expect(existsSync(exits)).toBe(false);
  });
});
