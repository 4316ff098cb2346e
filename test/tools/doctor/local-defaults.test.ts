import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localDefaults } from '../../../tools/doctor/local-defaults.ts';

const OWN = ['--checkout', resolve('.')];

describe('npm run doctor', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-doctor-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = (name: string, running: boolean) => {
    mkdirSync(join(folder, name));
    if (running) writeFileSync(join(folder, name, 'ipc.socket'), '');
  };

  it('looks for a real nucleus where npm start never ran', () => {
    expect(localDefaults([], folder)).toEqual(OWN);
  });

  it('looks at the local nucleus that runs', () => {
    make('nucleus-lite', false);
    expect(localDefaults(['--json'], folder)).toEqual([...OWN, '--root', join(folder, 'nucleus-lite')]);
    make('nucleus-classic', true);
    expect(localDefaults([], folder)).toEqual([...OWN, '--root', join(folder, 'nucleus-classic')]);
  });

  it('looks at an emulated one too', () => {
    make('nucleus-lite', false);
    make('nucleus-lite-arm64', true);
    expect(localDefaults([], folder)).toEqual([...OWN, '--root', join(folder, 'nucleus-lite-arm64')]);
  });

  it.each([[['--root', '/x']], [['--root=/x']]])('looks where it is told to: %j', (given) => {
    make('nucleus-lite', true);
    expect(localDefaults(given, folder)).toEqual(OWN);
  });
});
