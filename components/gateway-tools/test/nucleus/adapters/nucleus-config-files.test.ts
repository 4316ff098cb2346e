import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readNucleusConfig } from '../../../src/nucleus/adapters/nucleus-config-files.ts';
import { NoNucleusError, NucleusConfigInvalidError } from '../../../src/nucleus/nucleus-errors.ts';

describe("the nucleus's files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-nucleus-'));
    mkdirSync(join(folder, 'etc/config.d'), { recursive: true });
    mkdirSync(join(folder, 'v2/config'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = () => readNucleusConfig({ liteFolder: join(folder, 'etc'), classicRoot: join(folder, 'v2') });

  it('are classic where lite has none', () => {
    writeFileSync(join(folder, 'v2/config/effectiveConfig.yaml'), 'system:\n  thingName: gw-1\n');
    expect(read()).toMatchObject({ flavour: 'classic', thingName: 'gw-1' });
  });

  it('of lite are read in the order of their names', () => {
    writeFileSync(join(folder, 'etc/config.d/20.yaml'), 'system:\n  thingName: gw-20\n');
    writeFileSync(join(folder, 'etc/config.d/10.yaml'), 'system:\n  thingName: gw-10\n  rootCaPath: /root.pem\n');
    expect(read()).toMatchObject({ flavour: 'lite', thingName: 'gw-20', rootCaPath: '/root.pem' });
  });

  it('that are nowhere, or no YAML, are told', () => {
    expect(read).toThrow(NoNucleusError);
    writeFileSync(join(folder, 'etc/config.yaml'), 'system: {');
    expect(read).toThrow(NucleusConfigInvalidError);
  });
});
