import { valid, validRange } from 'semver';
import { z } from 'zod';
import { unknownKeyMessage } from './key-suggestion.ts';

/** `params` of the issue that an unknown key raises; the reader drops "missing Uri" beside "unknown key URI". */
export const UNKNOWN_KEY = 'unknown-key';

const MAX_VERSION_CHARS = 64;

/** An object that takes these keys, in this very case, and no other: each stranger is an issue at its own path. */
const exactKeys = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).catchall(
    z.custom(() => false, {
      params: { kind: UNKNOWN_KEY },
      error: (issue) => unknownKeyMessage(String(issue.path?.at(-1)), Object.keys(shape)),
    }),
  );

/** YAML reads `yes` or `1.0` as what they look like, an environment takes text. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = scalar.transform(String);
const setenv = z.record(z.string(), text);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

/** `run: script` is short for `run: {Script: script}`. */
const step = z.preprocess(
  (value) => (typeof value === 'string' ? { Script: value } : value),
  exactKeys({
    Script: z.string(),
    RequiresPrivilege: flag.default(false),
    Timeout: z.union([z.number().positive(), z.string()]).optional(),
    Skipif: z.string().optional(),
    skipif: z.string().optional(),
    Setenv: setenv.default({}),
    BootstrapOnRollback: flag.optional(),
  }),
);

const lifecycleShape = {
  Setenv: setenv.default({}),
  bootstrap: step.optional(),
  install: step.optional(),
  startup: step.optional(),
  run: step.optional(),
  shutdown: step.optional(),
  recover: step.optional(),
  uninstall: step.optional(),
};

/** One lifecycle section: Setenv and steps. */
export const lifecycleSchema = exactKeys(lifecycleShape);

const permission = z.enum(['NONE', 'OWNER', 'ALL']);

const artifact = exactKeys({
  Uri: z.string().min(1),
  Unarchive: z.enum(['NONE', 'ZIP']).default('NONE'),
  Permission: exactKeys({ Read: permission.default('OWNER'), Execute: permission.default('NONE') }).optional(),
  Digest: z.string().optional(),
  Algorithm: z.literal('SHA-256').optional(),
});

const platform = exactKeys({
  os: z.string().optional(),
  architecture: z.string().optional(),
  'architecture.detail': z.string().optional(),
  runtime: z.string().optional(),
});

const manifest = exactKeys({
  Name: z.string().optional(),
  Platform: platform.default({}),
  Lifecycle: lifecycleSchema.optional(),
  Selections: z.array(z.string()).default([]),
  Artifacts: z.array(artifact).default([]),
});

const dependency = exactKeys({
  VersionRequirement: z
    .string()
    .refine((range) => validRange(range) !== null, 'is no version range of the npm syntax')
    .default('*'),
  DependencyType: z.enum(['HARD', 'SOFT']).default('HARD'),
});

const version = z
  .string()
  .max(MAX_VERSION_CHARS, `longer than ${MAX_VERSION_CHARS} characters`)
  .refine((value) => valid(value) !== null, 'is no semantic version such as 1.0.0');

/**
 * Schema of a recipe, format 2020-01-25 (component recipe reference). Keys are case-sensitive, as Lite reads them: Classic
 * is laxer, but a recipe that relies on it fails on Lite.
 *
 * @param selections the selection keys that its manifests name: the only other keys that its global Lifecycle may hold.
 */
export const recipeSchema = (selections: readonly string[]) =>
  exactKeys({
    RecipeFormatVersion: z.literal('2020-01-25', { error: "only '2020-01-25' is known" }),
    ComponentName: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'holds a character outside A-Z a-z 0-9 . _ -'),
    ComponentVersion: version,
    ComponentDescription: z.string().optional(),
    ComponentPublisher: z.string().optional(),
    ComponentType: z
      .enum(['aws.greengrass.generic', 'aws.greengrass.plugin', 'aws.greengrass.lambda', 'aws.greengrass.nucleus'])
      .optional(),
    ComponentSource: z.string().optional(),
    ComponentDependencies: z.record(z.string(), dependency).default({}),
    ComponentConfiguration: exactKeys({
      DefaultConfiguration: z.record(z.string(), z.unknown()).optional(),
    }).optional(),
    Manifests: z.array(manifest).min(1),
    Lifecycle: exactKeys({
      ...lifecycleShape,
      ...Object.fromEntries(selections.map((key) => [key, lifecycleSchema.optional()])),
    }).optional(),
  });

export type RecipeDocument = z.infer<ReturnType<typeof recipeSchema>>;
export type LifecycleDocument = z.infer<typeof lifecycleSchema>;
