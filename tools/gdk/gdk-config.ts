import { z } from 'zod';
import { GdkError } from './gdk-errors.ts';

/** As much of gdk-config.json as is ours to know: GDK takes exactly one component in a project. */
const gdkConfigSchema = z.object({
  component: z.record(
    z.string(),
    z.object({
      author: z.string(),
      version: z.string(),
      build: z.object({ build_system: z.literal('custom'), custom_build_command: z.array(z.string()) }),
      publish: z.object({ bucket: z.string(), region: z.string() }),
    }),
  ),
  gdk_version: z.string(),
});

export type GdkConfig = z.infer<typeof gdkConfigSchema>;

/** Where `gdk component publish` takes artifacts: GDK appends region and account to the bucket's name. */
export type PublishPlace = { readonly bucket: string; readonly region: string };

/** The one component of a project. `version` is what GDK names folders by: an exact one, or `NEXT_PATCH`. */
export type GdkComponent = { readonly name: string; readonly version: string; readonly publish: PublishPlace };

/** The version of GDK whose rules these projects keep. */
export const GDK_VERSION = '1.6.2';

/** The content of a project's gdk-config.json. @param command what `gdk component build` runs, in the project's folder */
export function gdkConfig({ name, version, publish }: GdkComponent, command: readonly string[]): GdkConfig {
  const build = { build_system: 'custom' as const, custom_build_command: [...command] };
  return {
    component: { [name]: { author: 'Sward', version, build, publish: { ...publish } } },
    gdk_version: GDK_VERSION,
  };
}

/** As a file: what a formatter would leave as it is. */
export const gdkConfigText = (config: GdkConfig): string => `${JSON.stringify(config, null, 2)}\n`;

/** @throws GdkError where it is no gdk-config.json of one component with a custom build */
export function readGdkConfig(text: string): { readonly config: GdkConfig; readonly component: GdkComponent } {
  const parsed = gdkConfigSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new GdkError(`gdk-config.json: ${z.prettifyError(parsed.error)}`);
  const [only, ...others] = Object.entries(parsed.data.component);
  if (only === undefined || others.length > 0) throw new GdkError('gdk-config.json must name exactly one component');
  const [name, { version, publish }] = only;
  return { config: parsed.data, component: { name, version, publish } };
}

/** The same project at another version of its component. */
export function withVersion(config: GdkConfig, version: string): GdkConfig {
  const components = Object.entries(config.component).map(([name, settings]) => [name, { ...settings, version }]);
  return { ...config, component: Object.fromEntries(components) };
}
