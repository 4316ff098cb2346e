/** Facts of the nucleus that every component finds in its environment. */
export type NucleusFacts = {
  readonly ipcSocketPath: string;
  readonly thingName: string;
  readonly region: string;
  readonly nucleusVersion: string;
  readonly rootCaPath?: string;
};

/** Of the nucleus's own environment a component gets these: its behaviour must not hang on the developer's shell. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER', 'LOGNAME'];

const passedOn = (own: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(PASSED_ON.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));

/**
 * The environment that both nuclei give a component. What the host program adds wins over it; a recipe's Setenv wins
 * over both.
 *
 * @param svcuid the service id that proves to the IPC server who calls
 */
export const componentEnvironment = (
  own: Readonly<Record<string, string | undefined>>,
  facts: NucleusFacts,
  svcuid: string,
  extra: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...passedOn(own),
  SVCUID: svcuid,
  AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT: facts.ipcSocketPath,
  AWS_IOT_THING_NAME: facts.thingName,
  AWS_REGION: facts.region,
  AWS_DEFAULT_REGION: facts.region,
  GGC_VERSION: facts.nucleusVersion,
  ...(facts.rootCaPath === undefined ? {} : { GG_ROOT_CA_PATH: facts.rootCaPath }),
  ...extra,
});
