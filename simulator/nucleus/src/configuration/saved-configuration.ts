import { z } from 'zod';
import { type Branch, type ConfigNode, emptyBranch } from './config-tree.ts';
import { SavedConfigurationError } from './configuration-errors.ts';

/** What is kept of one component: its configuration and the defaults that RESET goes back to. */
export type ComponentConfiguration = { readonly tree: Branch; defaults: Branch };

const FORMAT = 1;

type SavedNode = { readonly value: unknown; readonly ms: number } | { readonly map: [string, SavedNode][] };

const savedNode: z.ZodType<SavedNode> = z.lazy(() =>
  z.union([
    z.object({ map: z.array(z.tuple([z.string(), savedNode])) }).strict(),
    z.object({ value: z.unknown(), ms: z.number() }).strict(),
  ]),
);

const savedFile = z.object({
  format: z.literal(FORMAT),
  components: z.array(z.object({ name: z.string(), tree: savedNode, defaults: savedNode })),
});

/** The configuration of all components as one text. */
export function serialise(components: ReadonlyMap<string, ComponentConfiguration>): string {
  const saved = [...components].map(([name, { tree, defaults }]) => ({
    name,
    tree: toSaved(tree),
    defaults: toSaved(defaults),
  }));
  return JSON.stringify({ format: FORMAT, components: saved });
}

/** Reads back what `serialise` wrote. @throws SavedConfigurationError */
export function parseSaved(text: string): Map<string, ComponentConfiguration> {
  const { components } = parseFile(text);
  return new Map(
    components.map(({ name, tree, defaults }) => [name, { tree: toBranch(tree), defaults: toBranch(defaults) }]),
  );
}

function parseFile(text: string): z.infer<typeof savedFile> {
  try {
    return savedFile.parse(JSON.parse(text));
  } catch (error) {
    throw new SavedConfigurationError(
      'The saved configuration cannot be read: delete it to start with the defaults of the recipes',
      { cause: error },
    );
  }
}

function toSaved(node: ConfigNode): SavedNode {
  if (node.kind === 'leaf') return { value: node.value, ms: node.modifiedMs };
  return { map: [...node.children].map(([key, child]) => [key, toSaved(child)]) };
}

function toNode(saved: SavedNode): ConfigNode {
  if ('map' in saved) {
    return { kind: 'branch', children: new Map(saved.map.map(([key, child]) => [key, toNode(child)])) };
  }
  return { kind: 'leaf', value: saved.value, modifiedMs: saved.ms };
}

function toBranch(saved: SavedNode): Branch {
  const node = toNode(saved);
  return node.kind === 'branch' ? node : emptyBranch();
}
