import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './template-diff.ts';

type Manifest = {
  readonly artifacts?: Readonly<
    Record<string, { readonly type: string; readonly properties?: { templateFile?: string } }>
  >;
};

/** The template's file of each stack of a synthesised app, by the stack's name. */
export function templateFiles(folder: string): Map<string, string> {
  const { artifacts = {} }: Manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const files = new Map<string, string>();
  for (const [stack, { type, properties }] of Object.entries(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
    files.set(stack, join(folder, properties.templateFile));
  }
  return files;
}

/** The template of each stack of a synthesised app, by the stack's name. */
export function templatesIn(folder: string): Map<string, Template> {
  const files = [...templateFiles(folder)];
  return new Map(files.map(([stack, file]) => [stack, JSON.parse(readFileSync(file, 'utf8'))]));
}
