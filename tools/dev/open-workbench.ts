import { join, resolve } from 'node:path';
import type { LocalGatewayDeps } from '@sward/gateway/local-gateway.ts';
import { artifactPlan } from '../build/artifact-plan.ts';
import type { BuiltFolder } from '../built/built-folder.ts';
import { packageVersion } from '../package-version.ts';
import { repositoryRoot } from '../repository-root.ts';
import { layOutDevBundle } from './dev-bundle.ts';
import { recipeFromSource } from './dev-recipe.ts';
import { DevSession } from './dev-session.ts';
import { freePort, freePortNear } from './free-port.ts';
import { bannerFor, type InspectorPorts, nodeOptionsFor } from './inspector.ts';
import type { DevOptions } from './options.ts';
import { SourceBuilder } from './source-builder.ts';

export type WorkbenchOptions = DevOptions &
  Pick<LocalGatewayDeps, 'clock' | 'log' | 'publisherConfig' | 'onStored'> & {
    readonly built: BuiltFolder;
    /** Other sources for some of the component's programs, by bundle: `main.cjs` -> absolute path. @default its own */
    readonly sources?: ReadonlyMap<string, string>;
    say(line: string): void;
  };

async function inspectorPorts(inspect: number): Promise<InspectorPorts> {
  const main = await freePort(inspect);
  return { main, forked: await freePortNear(main + 1) };
}

/**
 * Builds a component from source and starts the gateway with it, under the inspector.
 * @throws DevError, StartError
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<DevSession> {
  const { component, built, clock, log, say, sources, publisherConfig, onStored } = options;
  const folder = join(resolve(options.gateway.data), 'dev', component.name);
  const ports = await inspectorPorts(options.inspect);
  const plan = artifactPlan(component.name, component.folder);
  const programs = new Map([...plan.bundles, ...(sources ?? [])]);
  const outDir = join(folder, 'programs');
  const builder = await SourceBuilder.open({
    root: repositoryRoot,
    programs,
    external: plan.external,
    version: `${packageVersion(repositoryRoot)}-dev`,
    outDir,
    banner: bannerFor(ports),
  });
  const fromSource = (recipe: Parameters<typeof recipeFromSource>[0]) =>
    recipeFromSource(recipe, join(outDir, 'main.cjs'));
  const bundle = layOutDevBundle(built, component.name, fromSource, join(folder, 'bundle'));
  say(
    `inspector of ${component.name}: 127.0.0.1:${ports.main}${programs.size > 1 ? `, of the process that it forks: 127.0.0.1:${ports.forked}` : ''}`,
  );
  return DevSession.start({
    component: component.name,
    builder,
    nodeOptions: nodeOptionsFor(ports, options.inspectBrk),
    clock,
    say,
    gateway: {
      options: options.gateway,
      bundle,
      clock,
      log,
      ...(publisherConfig === undefined ? {} : { publisherConfig }),
      ...(onStored === undefined ? {} : { onStored }),
    },
  });
}
