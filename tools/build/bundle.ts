import { type BuildOptions, build, type Plugin } from 'esbuild';

/** zod brings its messages in fifty languages, a fifth of a bundle: nobody reads them in any but the one it begins with. */
const withoutLocales: Plugin = {
  name: 'without-locales',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? { path: 'locales', namespace: 'left-out' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export {};' }));
  },
};

/**
 * With one character beyond Latin-1 the whole program takes two bytes for each in the memory of every process that runs it.
 * esbuild escapes them in code: they are in comments only.
 */
const inLatin1 = (program: string): string => program.replaceAll(/[\u0100-\uffff]/g, '?');

/** How every program of a component is bundled: one CommonJS file for Node 20, what is `external` stays a `require`. */
export const programOptions = (root: string, external: readonly string[], version: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: [...external],
    plugins: [withoutLocales],
    // Stack traces from the field name functions; minified, they would not. `keepNames` is for that alone, and costs 2 to 6 %
    // of the processor's time: it names each inner function anew whenever its outer one runs.
    minify: false,
    legalComments: 'eof',
    define: { 'process.env.SWARD_VERSION': JSON.stringify(version) },
  }) satisfies BuildOptions;

/** A bundled program, and the files that are in it, as paths below the root. */
export type Bundled = { readonly program: Uint8Array; readonly inputs: readonly string[] };

/** Bundles one program, and gives its bytes alone. */
export async function bundle(...args: Parameters<typeof bundleWithInputs>): Promise<Uint8Array> {
  return (await bundleWithInputs(...args)).program;
}

/** Bundles one program to a single CommonJS file for Node 20 and later. Deterministic: same sources, same bytes. */
export async function bundleWithInputs(
  root: string,
  entry: string,
  external: readonly string[],
  version: string,
): Promise<Bundled> {
  const options = programOptions(root, external, version);
  const result = await build({ ...options, entryPoints: [entry], logLevel: 'error' });
  const [output] = result.outputFiles;
  if (output === undefined) throw new TypeError(`esbuild gave no output for ${entry}`);
  const inputs = Object.values(result.metafile.outputs).flatMap(({ inputs: each }) =>
    // What was shaken off entirely is not in the program.
    Object.entries(each).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return { program: new TextEncoder().encode(inLatin1(output.text)), inputs };
}
