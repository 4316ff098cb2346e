import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

/** What GDK 1.6.2 asks of a project with a custom build (its config_schema.json): exactly one component. */
const gdkConfig = z.object({
  component: z
    .record(
      z.string().regex(/^[a-zA-Z0-9-_.]+$/),
      z.object({
        author: z.string(),
        version: z.union([z.literal('NEXT_PATCH'), z.string().regex(/^\d+\.\d+\.\d+/)]),
        build: z.object({ build_system: z.literal('custom'), custom_build_command: z.array(z.string()).min(1) }),
        publish: z.object({ bucket: z.string(), region: z.string() }),
      }),
    )
    .refine((components) => Object.keys(components).length === 1),
  gdk_version: z.string().regex(/^\d+\.\d+\.\d+$/),
});

describe('the GDK project in the root', () => {
  const config = gdkConfig.parse(JSON.parse(readFileSync('gdk-config.json', 'utf8')));
  const [name, settings] = Object.entries(config.component)[0] ?? [];

  it('is the umbrella, whose recipe stands where GDK looks for it', () => {
    expect(parse(readFileSync('recipe.yaml', 'utf8'))).toMatchObject({ ComponentName: name });
  });

  it('builds by the command of the README', () => {
    expect(settings?.build.custom_build_command).toEqual(['npm', 'run', 'build']);
    expect(readFileSync('README.md', 'utf8')).toContain('npm run build');
  });
});
