/**
 * What GDK 1.6.2 does and asks for, as far as a project with a custom build meets it: its config_schema.json, its
 * recipe_schema.json and the folders that `component build` and `component publish` look into. GDK is a Python program and no
 * part of this repository's set-up; these are its rules in our words.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** A semantic version at the beginning: GDK's pattern has no end. */
const SEMANTIC_VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)/;

/** Regions that config_schema.json lists: more exist, but GDK refuses a project that names them. */
const REGIONS = [
  'us-east-2',
  'us-east-1',
  'us-west-2',
  'ap-south-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'ca-central-1',
  'cn-north-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'us-gov-west-1',
  'us-gov-east-1',
] as const;

const customBuild = z.object({
  build_system: z.literal('custom'),
  // A list goes to the system as it is; a single string would be taken for a program's name, blanks and all.
  custom_build_command: z.array(z.string().min(1)).min(1),
});

const componentSettings = z.object({
  author: z.string(),
  version: z.union([z.string().regex(SEMANTIC_VERSION), z.literal('NEXT_PATCH')]),
  build: customBuild,
  publish: z.object({ bucket: z.string().min(1), region: z.enum(REGIONS) }),
});

export const gdkConfigSchema = z.object({
  component: z
    .record(z.string().regex(/[a-zA-Z0-9-_.]+/), componentSettings)
    .refine((components) => Object.keys(components).length === 1, 'exactly one component in a project'),
  gdk_version: z
    .string()
    .regex(SEMANTIC_VERSION)
    // A newer one than the GDK that reads it is refused.
    .refine((version) => version === '1.6.2', 'the version whose rules these are'),
});

const RECIPE_KEYS = [
  'RecipeFormatVersion',
  'ComponentName',
  'ComponentDescription',
  'ComponentPublisher',
  'ComponentVersion',
  'ComponentConfiguration',
  'ComponentType',
  'ComponentSource',
  'ComponentDependencies',
  'Manifests',
  'Lifecycle',
];
const MAX_RECIPE_BYTES = 16_000;

const step = z.union([
  z.string(),
  z.looseObject({ Script: z.string().optional(), Setenv: z.record(z.string(), z.string()).optional() }),
]);
const everyone = z.enum(['NONE', 'OWNER', 'ALL']);

/** recipe_schema.json, which reads keys in any case; ours are in one. No other key may stand at the top. */
const recipeSchema = z
  .looseObject({
    RecipeFormatVersion: z.literal('2020-01-25'),
    ComponentName: z
      .string()
      .regex(/^[a-zA-Z0-9-_.]+$/)
      .max(128),
    ComponentVersion: z.string().max(64),
    ComponentDependencies: z
      .record(z.string(), z.object({ VersionRequirement: z.string(), DependencyType: z.enum(['SOFT', 'HARD']) }))
      .optional(),
    Manifests: z.array(
      z.looseObject({
        Platform: z.record(z.string(), z.string()),
        Lifecycle: z.record(z.string(), step),
        Artifacts: z
          .array(
            z.looseObject({
              Uri: z.string(),
              Unarchive: z.enum(['ZIP', 'NONE']),
              Permission: z.object({ Read: everyone, Execute: everyone }),
            }),
          )
          .optional(),
      }),
    ),
  })
  .refine((recipe) => Object.keys(recipe).every((key) => RECIPE_KEYS.includes(key)), 'a key that GDK does not know');

/** What a run of `gdk component publish` would send: files to S3 and the recipe to Greengrass. */
export type Published = {
  readonly version: string;
  readonly uploads: readonly string[];
  readonly recipe: z.infer<typeof recipeSchema>;
};

function projectOf(folder: string) {
  const config = gdkConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'gdk-config.json'), 'utf8')));
  const [name = '', settings] = Object.entries(config.component)[0] ?? [];
  if (settings === undefined) throw new TypeError('no component');
  const build = join(folder, 'greengrass-build');
  return {
    name,
    settings,
    recipes: join(build, 'recipes'),
    artifacts: join(build, 'artifacts', name, settings.version),
    build,
    // recipe.json or recipe.yaml, not both; a link is followed before its name is taken.
    recipeFile: basename(realpathSync(join(folder, 'recipe.yaml'))),
  };
}

/** `gdk component build` in a project's folder. The command's exit code must be 0. */
export function gdkBuild(folder: string, environment: NodeJS.ProcessEnv = process.env): void {
  const { build, recipes, artifacts, settings } = projectOf(folder);
  rmSync(build, { recursive: true, force: true });
  mkdirSync(recipes, { recursive: true });
  mkdirSync(artifacts, { recursive: true });
  const [program = '', ...words] = settings.build.custom_build_command;
  execFileSync(program, words, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * `gdk component publish` up to the calls of AWS.
 * @param newest the highest version of the component in the account, for NEXT_PATCH
 */
export function gdkPublish(folder: string, account: string, newest?: string): Published {
  const { name, settings, recipes, artifacts, recipeFile } = projectOf(folder);
  const version = settings.version === 'NEXT_PATCH' ? nextPatch(newest) : settings.version;
  const bucket = `${settings.publish.bucket}-${settings.publish.region}-${account}`;
  const files = readdirSync(artifacts);
  for (const file of files) if (!statSync(join(artifacts, file)).isFile()) throw new TypeError(`${file} is no file`);
  const recipe = parse(readFileSync(join(recipes, recipeFile), 'utf8'));
  if (recipe.ComponentName !== name) throw new TypeError(`${recipe.ComponentName} is not the project's component`);
  recipe.ComponentVersion = version;
  for (const manifest of recipe.Manifests) {
    for (const artifact of manifest.Artifacts ?? []) {
      const file = basename(artifact.Uri);
      // GDK leaves the address of a file that it does not find as it is, and the deployment fails on the device.
      if (!files.includes(file)) throw new TypeError(`${file} is not among the built artifacts`);
      artifact.Uri = `s3://${bucket}/${name}/${version}/${file}`;
    }
  }
  const text = stringify(recipe);
  if (Buffer.byteLength(text) > MAX_RECIPE_BYTES)
    throw new TypeError(`the recipe is too large: ${Buffer.byteLength(text)}`);
  return {
    version,
    uploads: files.map((file) => `${bucket}/${name}/${version}/${file}`),
    recipe: recipeSchema.parse(recipe),
  };
}

function nextPatch(newest: string | undefined): string {
  if (newest === undefined) return '1.0.0';
  const [major, minor, patch] = (newest.split('-')[0] ?? '').split('+')[0]?.split('.') ?? [];
  return `${major}.${minor}.${Number(patch) + 1}`;
}
