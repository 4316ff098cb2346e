import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildHere } from './build/build-here.ts';
import type { MeasuredComponent } from './build/built-component.ts';
import { buildDevice, DEVICE_PLATFORMS } from './build/device/build-device.ts';
import { sizeLines } from './build/size-lines.ts';

const USAGE = `Usage: npm run build -- [--arch arm64|amd64|all] [--out FOLDER]

Fills a folder with recipes/ and artifacts/<name>/<version>, exactly what "greengrass-cli deployment create --recipeDir
--artifactDir" takes, with SHA256SUMS (sha256sum -c) and sbom.cdx.json (CycloneDX).

  --arch ARCH    for gateways with this processor, into greengrass-build/: with Node and native modules, which are compiled the
                 first time (some minutes). amd64 and arm64 on any Linux machine; docs/building.md tells what it needs
  (without)      for this machine and its own Node, into build/host/: what "npm start" runs; no gateway takes it
  --out FOLDER   another folder; it is replaced as a whole
  --json         the result as one line of JSON
  --help         this text`;

type Result = { readonly outDir: string; readonly components: readonly MeasuredComponent[] };

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function build(arch: string | undefined, out: string | undefined): Promise<Result> {
  const outDir = out === undefined ? {} : { outDir: out };
  if (arch === undefined) return buildHere(out);
  const platforms = DEVICE_PLATFORMS.get(arch);
  if (platforms === undefined)
    throw new TypeError(`--arch takes ${[...DEVICE_PLATFORMS.keys()].join(', ')}, not ${JSON.stringify(arch)}`);
  return buildDevice({ platforms, ...outDir, tell });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { outDir, components } = await build(values.arch, values.out);
  if (values.json) console.log(JSON.stringify({ outDir, components }));
  else console.log([...sizeLines(components), `built in ${relative(process.cwd(), outDir) || '.'}`].join('\n'));
}

main().catch((error: unknown) => {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
