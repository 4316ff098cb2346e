import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  type BuildContext,
  type BuildFailure,
  type BuildResult,
  context,
  formatMessages,
  type OutputFile,
} from 'esbuild';
import { programOptions } from '../build/bundle.ts';

export type SourcePrograms = {
  /** The checkout: what imports are resolved in. */
  readonly root: string;
  /** Bundle -> the source that it starts from, below the root or absolute: `main.cjs` -> `components/.../main.ts`. */
  readonly programs: ReadonlyMap<string, string>;
  /** Modules that stay a `require`. */
  readonly external: readonly string[];
  readonly version: string;
  /** Where bundles and their source maps are written. */
  readonly outDir: string;
  /** JavaScript ahead of every bundle. */
  readonly banner: string;
  /** Absolute folder that the maps name sources by, for bundles that run on another machine. @default relative to the bundle */
  readonly sourceRoot?: string;
};

export type Built =
  | { readonly kind: 'changed' | 'unchanged'; readonly sources: readonly string[] }
  /** What is wrong, as a compiler tells it, and the files that it is in. */
  | { readonly kind: 'failed'; readonly text: string; readonly sources: readonly string[] };

/** Bundles programs again and again, each time only what has changed. Nothing is written unless all of it compiles. */
export class SourceBuilder {
  readonly #given: SourcePrograms;
  readonly #context: BuildContext<{ write: false; metafile: true }>;
  #before: string | undefined;

  private constructor(given: SourcePrograms, made: BuildContext<{ write: false; metafile: true }>) {
    this.#given = given;
    this.#context = made;
  }

  static async open(given: SourcePrograms): Promise<SourceBuilder> {
    const { root, programs, external, version, outDir, banner, sourceRoot } = given;
    mkdirSync(outDir, { recursive: true });
    const names = [...programs].map(([name, source]) => [name.replace(/\.cjs$/, ''), source]);
    const made = await context({
      ...programOptions(root, external, version),
      entryPoints: Object.fromEntries(names),
      outdir: outDir,
      outExtension: { '.js': '.cjs' },
      banner: { js: banner },
      ...(sourceRoot === undefined ? {} : { sourceRoot }),
      // A debugger reads the sources themselves: the map only says where.
      sourcemap: 'linked',
      sourcesContent: false,
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    return new SourceBuilder(given, made);
  }

  async build(): Promise<Built> {
    try {
      return this.#write(await this.#context.rebuild());
    } catch (error) {
      if (isBuildFailure(error)) return this.#failed(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#context.dispose();
  }

  #write({ outputFiles, metafile }: BuildResult<{ write: false; metafile: true }>): Built {
    const sources = Object.keys(metafile.inputs)
      .map((path) => resolve(this.#given.root, path))
      .filter((path) => !path.includes('/node_modules/'));
    const now = outputFiles.map(({ hash }) => hash).join();
    if (now === this.#before) return { kind: 'unchanged', sources };
    for (const file of outputFiles) write(file);
    this.#before = now;
    return { kind: 'changed', sources };
  }

  async #failed({ errors }: BuildFailure): Promise<Built> {
    const texts = await formatMessages(errors, { kind: 'error', color: false });
    const files = errors.flatMap(({ location }) => location?.file ?? []);
    const entries = [...this.#given.programs.values()];
    return {
      kind: 'failed',
      text: texts.join('').trimEnd(),
      sources: [...entries, ...files].map((path) => resolve(this.#given.root, path)),
    };
  }
}

function write({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(path), contents);
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  typeof error === 'object' && error !== null && Array.isArray(Reflect.get(error, 'errors'));
