import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type GdkComponent, gdkConfig, gdkConfigText } from './gdk-config.ts';

/** What `gdk component build` runs in a project: our build, found from the project's folder. */
export function buildCommand(root: string, project: string): string[] {
  return ['node', join(relative(project, root), 'tools', 'setup.mjs'), 'tools/gdk.ts', 'build'];
}

/**
 * Makes the folder in which `gdk component build` and `publish` work for one component.
 * @param recipe what GDK must find in a project; the one that is published comes from the build
 */
export function generateProject(root: string, project: string, component: GdkComponent, recipe: string): void {
  mkdirSync(project, { recursive: true });
  const config = gdkConfig(component, buildCommand(root, project));
  writeFileSync(join(project, 'gdk-config.json'), gdkConfigText(config));
  writeFileSync(join(project, 'recipe.yaml'), recipe);
}
