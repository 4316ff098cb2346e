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

/** Bundles one component to a single CommonJS file for Node 20. Deterministic: same sources, same bytes. */
export async function bundle(
  root: string,
  entry: string,
  external: readonly string[],
  version: string,
): Promise<Uint8Array> {
  const options = programOptions(root, external, version);
  const result = await build({ ...options, entryPoints: [entry], logLevel: 'error' });
  const [output] = result.outputFiles;
  if (output === undefined) throw new TypeError(`esbuild gave no output for ${entry}`);
  return new TextEncoder().encode(inLatin1(output.text));
}
