import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLEET_GROUPS_KEY } from '@sward/infra/lib/fleet/fleet-groups-document.ts';
import { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import { MemoryDocumentStore } from '../../../infra/test/documents/memory-document-store.ts';
import { MemoryCertificates } from '../../../infra/test/onboarding/memory-certificates.ts';
import { KeptCardFiles } from '../../../tools/onboard/adapters/kept-card-files.ts';
import { MountedCard } from '../../../tools/onboard/adapters/mounted-card.ts';
import type { OnboardOptions } from '../../../tools/onboard/options.ts';
import { onboardCommand } from '../../../tools/onboard/options.ts';
import type { Claim, FetchedFile, IotAccount, NucleusFiles } from '../../../tools/onboard/ports.ts';
import type { OnboardWorld } from '../../../tools/onboard/run-onboard.ts';

/** An account's part of IoT, as onboarding and the commands about gateways see it. */
export class FakeIot implements IotAccount {
  readonly stacks = new Map<string, string>(Object.values(STACK_NAMES).map((name) => [name, 'CREATE_COMPLETE']));
  readonly claims = new Map<string, Claim>();
  templateState: Awaited<ReturnType<IotAccount['template']>> = 'ready';
  hasClaimPolicy = true;
  #made = 0;

  async identity() {
    return { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada', region: 'eu-west-1' };
  }

  async stackStatus(name: string) {
    return this.stacks.get(name);
  }

  async endpoint(type: string) {
    return type === 'iot:Data-ATS' ? 'abc-ats.iot.example' : 'abc.credentials.iot.example';
  }

  async hasPolicy() {
    return this.hasClaimPolicy;
  }

  async template() {
    return this.templateState;
  }

  async hasRoleAlias() {
    return true;
  }

  async createClaim(policy: string): Promise<Claim> {
    this.#made += 1;
    const certificateId = createHash('sha256').update(`${policy} ${this.#made}`).digest('hex');
    const claim = { certificateId, certificatePem: `CERTIFICATE ${this.#made}`, privateKey: `KEY ${this.#made}` };
    this.claims.set(certificateId, claim);
    return claim;
  }

  async deleteClaim(certificateId: string) {
    this.claims.delete(certificateId);
  }
}

/** The fleet file that was deployed. */
const FLEET = {
  buildings: { hq: { canary: false }, annexe: { canary: false } },
  gateways: { 'gw-17': { canary: false, building: 'annexe' } },
};

/** An operator's laptop with a card in it, and an account. Time moves by `now`. */
export class OnboardBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'sward-onboard-'));
  readonly boot = join(this.folder, 'bootfs');
  readonly iot = new FakeIot();
  readonly documents = new MemoryDocumentStore(() => this.now);
  readonly registrations = new RegistrationRepository(this.documents);
  readonly certificates = new MemoryCertificates();
  readonly kept = new KeptCardFiles(join(this.folder, 'state'));
  /** Groups that gw-1's thing is in, and what was done to groups. */
  readonly groups = new Set<string>();
  readonly groupCalls: string[] = [];
  hasRun = false;
  readonly told: string[] = [];
  readonly asked: string[] = [];
  answer = true;
  now = Date.UTC(2026, 10, 21);
  #random = 0;

  constructor() {
    mkdirSync(this.boot);
    void this.documents.put(FLEET_GROUPS_KEY, FLEET, 0);
    for (const file of ['cmdline.txt', 'config.txt', 'meta-data', 'user-data']) this.put(file, `${file}\n`);
  }

  put(path: string, text: string): void {
    writeFileSync(join(this.boot, path), text);
  }

  options(...words: string[]): OnboardOptions {
    return onboardCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(['--gateway', 'gw-1', '--building', 'hq', '--card', this.boot, ...words], { from: 'user' })
      .opts<OnboardOptions>();
  }

  get world(): OnboardWorld {
    return {
      iot: this.iot,
      documents: this.documents,
      kept: this.kept,
      registrations: this.registrations,
      registry: this.certificates,
      ...this.#deployments(),
      log: () => undefined,
      card: new MountedCard(this.boot),
      packages: this.#packages(),
      backlog: undefined,
      rootCa: () => 'ROOT',
      script: '#!/bin/sh\n',
      vendorData: '#cloud-boothook\n# sward/onboard.sh\n',
      random: (bytes) => {
        this.#random += 1;
        return new Uint8Array(bytes).fill(this.#random);
      },
      now: () => this.now,
      confirm: async (question) => {
        this.asked.push(question);
        return this.answer;
      },
      out: (line) => void this.told.push(line),
      progress: (line) => void this.told.push(line),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #deployments(): Pick<OnboardWorld, 'groups' | 'rollouts'> {
    const call = (text: string) => void this.groupCalls.push(text);
    return {
      groups: {
        groupsOf: async () => [...this.groups],
        leave: async (gatewayId, group) => {
          this.groups.delete(group);
          call(`${gatewayId} leaves ${group}`);
        },
      },
      rollouts: { hasRun: async () => this.hasRun, repeat: async (group) => call(`repeats ${group}`) },
    };
  }

  #packages(): NucleusFiles {
    const file = join(this.folder, 'nucleus.zip');
    writeFileSync(file, 'nucleus');
    const sha256 = createHash('sha256').update('nucleus').digest('hex');
    const fetched: FetchedFile = { file, sha256, bytes: 7, firstSeen: false };
    return { fetch: async () => fetched };
  }
}
