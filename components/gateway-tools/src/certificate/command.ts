/** `sward certificate`: what the gateway connects with, and its exchange. */
import { readFileSync } from 'node:fs';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { readNucleusConfig } from '../nucleus/adapters/nucleus-config-files.ts';
import { createCredentialFilePair } from './adapters/credential-file-pair.ts';
import { connectsTo } from './adapters/mqtt-provisioning.ts';
import { withLock } from './adapters/rotation-lock.ts';
import { makeCertificateRequest } from './adapters/x509-request.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type CertificatePlace, certificatePlace } from './certificate-place.ts';
import { shownCertificate, shownText } from './certificate-text.ts';
import { restartCommand } from './restart-command.ts';
import { rotateCertificate } from './rotation.ts';

type PlaceOptions = { readonly lite?: string; readonly classic?: string; readonly thing?: string };
type ShowOptions = PlaceOptions & { readonly json: boolean };
type RotateOptions = ShowOptions & { readonly ifOlderThan: number; readonly restartCommand: boolean };

/** Adds `certificate show`, `repair` and `rotate` to `sward`. */
export function addCertificate(program: Command): void {
  const certificate = program.command('certificate').description('what this gateway connects to the cloud with');
  placed(certificate.command('show'))
    .description('Tells of the certificate in force: for whom, since when, how long.')
    .option('--json', 'one JSON object', false)
    .action(show);
  placed(certificate.command('repair'))
    .description(
      'Completes an exchange that was cut short, as in a power cut; else it changes nothing. Runs at each boot.',
    )
    .action(repair);
  placed(certificate.command('rotate'))
    .description(
      'Exchanges it for a new one with a new key, which never leaves this machine. The new one is tried before it takes the place of the old one, which is kept as .previous; where anything fails, the old one stays in force. The nucleus goes on with the old one until it is restarted.',
    )
    .option('--if-older-than <days>', 'only where it is at least so old, for a timer', days, 0)
    .option(
      '--restart-command',
      'print what restarts the nucleus and nothing else; nothing where nothing was exchanged',
      false,
    )
    .option('--json', 'one JSON object', false)
    .action(rotate);
}

function placed(command: Command): Command {
  return command
    .option('--lite <folder>', 'configuration of nucleus lite (default: /etc/greengrass)')
    .option('--classic <folder>', 'root of the classic nucleus (default: /greengrass/v2)')
    .option('--thing <name>', 'name of this gateway, where the nucleus has not written it down')
    .allowExcessArguments(false);
}

const days = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number of days');
};

function placeOf({ lite, classic, thing }: PlaceOptions): CertificatePlace {
  const config = readNucleusConfig({
    ...(lite === undefined ? {} : { liteFolder: lite }),
    ...(classic === undefined ? {} : { classicRoot: classic }),
  });
  return certificatePlace(config, thing ?? process.env['AWS_IOT_THING_NAME']);
}

function show(options: ShowOptions): void {
  const { certificatePath } = placeOf(options);
  const shown = shownCertificate(certificateFacts(readFileSync(certificatePath, 'utf8')), Date.now());
  process.stdout.write(options.json ? `${JSON.stringify(shown)}\n` : shownText(shown));
}

const filesOf = ({ certificatePath, privateKeyPath }: CertificatePlace) =>
  createCredentialFilePair({ certificate: certificatePath, key: privateKeyPath });

const locked = <T>({ privateKeyPath }: CertificatePlace, work: () => Promise<T>) =>
  withLock(`${privateKeyPath}.lock`, work);

async function repair(options: PlaceOptions): Promise<void> {
  const place = placeOf(options);
  await locked(place, async () => filesOf(place).read());
  process.stdout.write('certificate and key belong together\n');
}

async function rotate(options: RotateOptions): Promise<void> {
  const place = placeOf(options);
  const clock = createSystemClock();
  const files = filesOf(place);
  const rootCa = readFileSync(place.rootCaPath, 'utf8');
  const connect = connectsTo({ host: place.dataEndpoint, port: place.mqttPort, rootCa });
  const progress = (step: string) => void process.stderr.write(`${step}\n`);
  const deps = { thingName: place.thingName, files, connect, makeRequest: makeCertificateRequest, clock, progress };
  const outcome = await locked(place, () => rotateCertificate(deps, options.ifOlderThan));
  const restart = restartCommand(place.flavour);
  const present = shownCertificate(outcome.present, clock.now());
  if (options.json) process.stdout.write(`${JSON.stringify({ rotated: outcome.rotated, ...present, restart })}\n`);
  else if (options.restartCommand) process.stdout.write(outcome.rotated ? `${restart}\n` : '');
  else if (!outcome.rotated) process.stdout.write(`nothing to do: it is ${present.age_days} days old\n`);
  else process.stdout.write(`${shownText(present)}The nucleus takes it when it is restarted: sudo ${restart}\n`);
}
