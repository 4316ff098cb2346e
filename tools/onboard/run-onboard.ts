import { requireGatewayName } from '@sward/infra/lib/onboarding/gateway-name.ts';
import type { Finding } from '../preflight/checks.ts';
import { type CardStart, checkCard, checkOwner } from './card-check.ts';
import { CARD, cardTexts } from './card-files.ts';
import { checkAccount } from './checks.ts';
import { requirePlaceInFleet } from './fleet-place.ts';
import { nextSteps } from './next-steps.ts';
import { nucleusConfig, thingConfig } from './nucleus-config.ts';
import { NUCLEUS_PACKAGES } from './nucleus-packages.ts';
import { AccountNotReadyError } from './onboard-errors.ts';
import type { OnboardOptions } from './options.ts';
import { type Effect, planEffects } from './plan.ts';
import type { CardFolder, FetchedFile, IotAccount, KeptCard, NucleusFiles } from './ports.ts';
import { type AccessPorts, knownGateway, prepareAccess, validForMs } from './prepare-access.ts';
import { deleteSpent, findSpent } from './spent-claims.ts';
import { decideToken, type OnboardRequest, type TokenDecision } from './token-decision.ts';
import { type CardCopy, writeCard } from './write-card.ts';

/** What onboarding reaches the world through. */
export type OnboardWorld = Omit<AccessPorts, 'iot'> & {
  readonly iot: IotAccount;
  readonly card: CardFolder;
  readonly packages: NucleusFiles;
  /** A whole log in one file, from `--backlog`; undefined where there is none. */
  readonly backlog: (() => Promise<FetchedFile>) | undefined;
  readonly rootCa: () => string;
  readonly script: string;
  readonly vendorData: string;
  readonly confirm: (question: string) => Promise<boolean>;
  /** What a person reads. */
  readonly out: (line: string) => void;
  readonly progress: (line: string) => void;
};

export type OnboardResult = {
  readonly done: boolean;
  readonly findings: readonly Finding[];
  readonly effects: readonly Effect[];
  readonly written: readonly string[];
};

type Work = { readonly options: OnboardOptions; readonly request: OnboardRequest; readonly world: OnboardWorld };

const todoLine = ({ check, text, todo = '' }: Finding) => `  ${check} ${text}\n    -> ${todo}`;

/**
 * Onboards: checks, tells, asks, does.
 * @returns what was done; `done` is false where it was a dry run, or where the answer was no
 * @throws AccountNotReadyError, CardError, OnboardInputError, TokenElsewhereError, NucleusPackageError, AccountUnreachableError
 */
export async function runOnboard(options: OnboardOptions, world: OnboardWorld): Promise<OnboardResult> {
  const gatewayId = requireGatewayName(options.gateway);
  const request = { gatewayId, buildingId: options.building, serial: options.serial, replace: options.replace };
  const work: Work = { options, request, world };
  const findings = await requireReady(world.iot);
  await requirePlaceInFleet(world.documents, request);
  const start = options.card === undefined ? 'folder' : await checkCard(world.card, gatewayId);
  if (start === 'folder') await checkOwner(world.card, gatewayId);
  const known = await world.kept.read(gatewayId);
  const decision = decideToken(request, await knownGateway(world, gatewayId), known, world.now());
  const spent = (await findSpent(world.kept, world.registrations, world.now())).filter(
    ({ gateway_id }) => gateway_id !== gatewayId,
  );
  const hasBacklog = await world.card.has(CARD.backlog);
  const effects = planFor(work, { decision, known, spent, start }, hasBacklog);
  world.out(`${findings[0]?.text ?? ''}; all that is needed is there. This will be done:`);
  for (const { where, text } of effects) world.out(`  ${where.padEnd(13)} ${text}`);
  if (!(await mayGoOn(options, world))) return { done: false, findings, effects, written: [] };
  const written = await perform(work, { decision, known, spent, start });
  return { done: true, findings, effects, written };
}

async function mayGoOn({ dryRun, yes }: OnboardOptions, { confirm, progress }: OnboardWorld): Promise<boolean> {
  if (dryRun) return false;
  if (yes || (await confirm('Do this?'))) return true;
  progress('nothing was done (--yes does it without asking)');
  return false;
}

type Decided = {
  readonly decision: TokenDecision;
  readonly known: KeptCard | undefined;
  readonly spent: readonly KeptCard[];
  readonly start: CardStart | 'folder';
};

async function requireReady(iot: IotAccount): Promise<Finding[]> {
  const findings = await checkAccount(iot);
  const missing = findings.filter(({ level }) => level !== 'ok');
  if (missing.length === 0) return findings;
  throw new AccountNotReadyError(`the account is not ready for gateways:\n${missing.map(todoLine).join('\n')}`);
}

const claimPlan = (known: KeptCard | undefined, decision: TokenDecision) => {
  if (known === undefined) return 'first';
  return decision === 'anew' ? 'anew' : 'again';
};

const nucleusOf = ({ nucleus }: OnboardOptions) => `${nucleus} ${NUCLEUS_PACKAGES[nucleus].version}`;

function planFor(
  { options, request, world }: Work,
  { decision, known, spent, start }: Decided,
  hasBacklog: boolean,
): Effect[] {
  return planEffects({
    request,
    decision,
    claim: claimPlan(known, decision),
    validDays: options.validDays,
    spentClaims: spent.map(({ gateway_id }) => gateway_id),
    card: world.card.name,
    nucleus: nucleusOf(options),
    backlog: options.backlog,
    hasBacklog,
    startsItself: start !== 'by hand',
  });
}

/** What can fail without a trace comes first: packages and the backlog, then the account, then the card. */
async function perform(work: Work, { decision, known, spent, start }: Decided): Promise<string[]> {
  const { options, request, world } = work;
  const copies = await gatherFiles(work);
  const access = await prepareAccess(world, { request, decision, known, validForMs: validForMs(options.validDays) });
  const texts = await textsFor(work, access);
  const vendorData = start === 'by hand' ? undefined : world.vendorData;
  const written = await writeCard(world.card, { texts, copies, vendorData }, world.progress);
  await deleteSpent(spent, world.iot, world.kept);
  const registration = await world.registrations.find(request.gatewayId);
  const expiresAt = registration?.expires_at ?? world.now();
  const steps = nextSteps({ gatewayId: request.gatewayId, card: world.card.name, start, expiresAt });
  for (const line of ['', written.length === 0 ? 'The card is as it should be.' : 'The card is ready.', ...steps])
    world.out(line);
  return written;
}

async function gatherFiles({ options, world }: Work): Promise<CardCopy[]> {
  const copies: CardCopy[] = [];
  for (const file of NUCLEUS_PACKAGES[options.nucleus].files) {
    const fetched = await world.packages.fetch(file);
    if (fetched.firstSeen) world.progress(firstSeenLine(fetched));
    copies.push({ ...fetched, path: `sward/${file.name}` });
  }
  if (world.backlog !== undefined) copies.push({ ...(await world.backlog()), path: 'sward/backlog.db' });
  return copies;
}

const firstSeenLine = ({ file, sha256 }: FetchedFile) =>
  `nothing says what ${file} must be; its SHA-256 is ${sha256}, and with --nucleus-sha256 every later one must have the same`;

async function textsFor({ options, request, world }: Work, { token, claim }: KeptCard) {
  const { region } = await world.iot.identity();
  const config = nucleusConfig(options.nucleus, {
    gatewayId: request.gatewayId,
    region,
    dataEndpoint: await world.iot.endpoint('iot:Data-ATS'),
    credentialEndpoint: await world.iot.endpoint('iot:CredentialProvider'),
    token,
    serial: request.serial,
    nucleusVersion: NUCLEUS_PACKAGES[options.nucleus].version,
  });
  return cardTexts({
    ...{ gatewayId: request.gatewayId, buildingId: request.buildingId, flavour: options.nucleus, config },
    ...{ certificatePem: claim.certificate_pem, privateKey: claim.private_key, rootCaPem: world.rootCa() },
    ...{ thing: thingConfig(request.gatewayId), script: world.script },
  });
}
