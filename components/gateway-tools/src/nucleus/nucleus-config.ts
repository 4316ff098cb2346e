import { z } from 'zod';
import { NucleusConfigInvalidError } from './nucleus-errors.ts';

/** The small nucleus (`lite`) or the Java one (`classic`). */
export type NucleusFlavour = 'lite' | 'classic';

/**
 * What the nucleus's own files say of this gateway. A path is a file's; where the key lies in hardware it is the URI that names
 * it there (`pkcs11:…` on classic, `handle:…` on lite). What no file says is undefined.
 */
export type NucleusConfig = {
  readonly flavour: NucleusFlavour;
  /** The files that this was read from, in the order in which the nucleus reads them. */
  readonly files: readonly string[];
  readonly rootPath: string;
  readonly thingName: string | undefined;
  readonly region: string | undefined;
  /** Host of IoT Core's data plane: no scheme, no port. */
  readonly dataEndpoint: string | undefined;
  /** Host that exchanges the certificate for AWS credentials. */
  readonly credentialEndpoint: string | undefined;
  readonly roleAlias: string | undefined;
  readonly mqttPort: number;
  /** Whether the nucleus reaches AWS by a proxy. Its address may hold a password, so it is not kept. */
  readonly behindProxy: boolean;
  readonly certificatePath: string | undefined;
  readonly privateKeyPath: string | undefined;
  readonly rootCaPath: string | undefined;
  /** User and group of components, `user:group`. */
  readonly posixUser: string | undefined;
  /** Version of the classic nucleus; lite does not write its own down. */
  readonly nucleusVersion: string | undefined;
};

/** One parsed YAML file. */
export type ConfigDocument = { readonly file: string; readonly content: unknown };

const ROOTS: Readonly<Record<NucleusFlavour, string>> = { lite: '/var/lib/greengrass', classic: '/greengrass/v2' };
const NUCLEUS_COMPONENT = { lite: 'aws.greengrass.NucleusLite', classic: 'aws.greengrass.Nucleus' } as const;
const FLEET_PROVISIONING = 'aws.greengrass.fleet_provisioning';
/** Where lite's fleet provisioning puts what it was given, unless its configuration names files. */
const PROVISIONED = { certPath: 'certificate.pem', keyPath: 'priv_key' } as const;
const MQTT_PORT = 8883;

/** An empty text is what a file has before provisioning, and means nothing. YAML reads `8883` as a number, `"8883"` not. */
const text = z.preprocess(
  (value) => (value === '' || value === null ? undefined : value),
  z.coerce.string().optional(),
);
const map = z.record(z.string(), z.unknown()).nullish();

const systemSchema = z.object({
  certificateFilePath: text,
  privateKeyPath: text,
  rootCaPath: text,
  rootpath: text,
  rootPath: text,
  thingName: text,
});

const nucleusSchema = z.object({
  version: text,
  configuration: z
    .object({
      awsRegion: text,
      iotDataEndpoint: text,
      iotCredEndpoint: text,
      iotRoleAlias: text,
      mqtt: z.object({ port: text }).optional(),
      networkProxy: z.object({ proxy: z.object({ url: text }).optional() }).optional(),
      runWithDefault: z.object({ posixUser: text }).optional(),
    })
    .optional(),
});

const provisioningSchema = z.object({
  configuration: z
    .object({ iotDataEndpoint: text, iotCredEndpoint: text, rootCaPath: text, certPath: text, keyPath: text })
    .optional(),
});

/**
 * Reads the nucleus's configuration out of its parsed files. Lite reads `config.yaml` and then each file of `config.d`, the
 * later over the earlier; a gateway that it provisioned itself has its certificate where the provisioning put it, and
 * nothing in the files about it.
 * @throws NucleusConfigInvalidError where a file has another shape
 */
export function nucleusConfigOf(flavour: NucleusFlavour, documents: readonly ConfigDocument[]): NucleusConfig {
  const files = documents.map(({ file }) => file);
  const merged = documents.reduce<Tree>((into, { content }) => mergeTrees(into, content), {});
  const parsed = z.object({ system: map, services: map }).safeParse(merged);
  if (!parsed.success) throw invalid(files, parsed.error);
  const { services } = parsed.data;
  const system = partOf(systemSchema, parsed.data.system, files);
  const nucleus = partOf(nucleusSchema, services?.[NUCLEUS_COMPONENT[flavour]], files);
  const provisioned = provisionedBy(services?.[FLEET_PROVISIONING], files);
  const own = nucleus.configuration;
  return {
    flavour,
    files,
    rootPath: system.rootpath ?? system.rootPath ?? ROOTS[flavour],
    thingName: system.thingName,
    region: own?.awsRegion,
    dataEndpoint: own?.iotDataEndpoint ?? provisioned?.iotDataEndpoint,
    credentialEndpoint: own?.iotCredEndpoint ?? provisioned?.iotCredEndpoint,
    roleAlias: own?.iotRoleAlias,
    mqttPort: Number(own?.mqtt?.port ?? MQTT_PORT),
    behindProxy: own?.networkProxy?.proxy?.url !== undefined,
    certificatePath: pathOf(system.certificateFilePath ?? provisioned?.certPath),
    privateKeyPath: pathOf(system.privateKeyPath ?? provisioned?.keyPath),
    rootCaPath: pathOf(system.rootCaPath ?? provisioned?.rootCaPath),
    posixUser: own?.runWithDefault?.posixUser,
    nucleusVersion: nucleus.version,
  };
}

/** Whether this names a key or a certificate in hardware, which no file can replace. */
export function isInHardware(path: string): boolean {
  return /^(pkcs11|handle):/.test(path);
}

function provisionedBy(service: unknown, files: readonly string[]) {
  if (service === undefined) return undefined;
  const { configuration } = partOf(provisioningSchema, service, files);
  const folder = `${ROOTS.lite}/credentials`;
  return {
    ...configuration,
    certPath: configuration?.certPath ?? `${folder}/${PROVISIONED.certPath}`,
    keyPath: configuration?.keyPath ?? `${folder}/${PROVISIONED.keyPath}`,
  };
}

/** Classic takes `file:///…` as well as a plain path. */
function pathOf(value: string | undefined): string | undefined {
  return value?.replace(/^file:(\/\/)?(?=\/)/, '');
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeTrees(under: Tree, over: unknown): Tree {
  if (!isTree(over)) return under;
  const merged = Object.entries(over).map(([key, value]) => {
    const former = under[key];
    return [key, isTree(former) && isTree(value) ? mergeTrees(former, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}

function partOf<T>(schema: z.ZodType<T>, value: unknown, files: readonly string[]): T {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw invalid(files, parsed.error);
}

function invalid(files: readonly string[], error: z.ZodError): NucleusConfigInvalidError {
  const where = error.issues[0]?.path.join('.') ?? '';
  return new NucleusConfigInvalidError(
    `${files.join(', ')} is no configuration of a nucleus (${where}): compare it with the nucleus's documentation`,
  );
}
