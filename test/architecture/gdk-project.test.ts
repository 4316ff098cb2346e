import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { GDK_VERSION } from '../../tools/gdk/gdk-config.ts';
import { buildCommand } from '../../tools/gdk/generate-project.ts';
import { gdkConfigSchema } from '../tools/gdk/gdk-rules.ts';

describe('the GDK project in the root', () => {
  const config = gdkConfigSchema.parse(JSON.parse(readFileSync('gdk-config.json', 'utf8')));
  const [name, settings] = Object.entries(config.component)[0] ?? [];

  it('is the umbrella, whose recipe stands where GDK looks for it', () => {
    expect(parse(readFileSync('recipe.yaml', 'utf8'))).toMatchObject({ ComponentName: name });
    // Beside one of the two GDK takes no other.
    expect(existsSync('recipe.json')).toBe(false);
  });

  it('builds by the command that the projects of the members have', () => {
    expect(settings?.build.custom_build_command).toEqual(buildCommand('.', '.'));
    const [, setup = '', program = ''] = settings?.build.custom_build_command ?? [];
    expect([setup, program].every((file) => existsSync(file))).toBe(true);
  });

  it('is of the GDK version whose rules the tests know', () => {
    expect(config.gdk_version).toBe(GDK_VERSION);
  });
});
