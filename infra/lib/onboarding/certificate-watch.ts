import type { DocumentStore } from '../documents/ports.ts';
import { type EndingPorts, endCertificates } from './end-certificates.ts';
import { lastConnection } from './last-connection.ts';
import type { Registration, Retirement } from './registration.ts';
import { judgeRetired } from './retirement.ts';

export type WatchPorts = EndingPorts & {
  readonly documents: Pick<DocumentStore, 'get'>;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** The fleet's certificates in three numbers; undefined where no gateway has one of which that is known. */
export type CertificateAges = {
  readonly gateways: number;
  /** Until the first ends. Below zero where it has. */
  readonly leastDaysLeft?: number;
  readonly greatestAgeDays?: number;
};

const DAY_MS = 86_400_000;

function agesOf(registrations: readonly Registration[], now: number): CertificateAges {
  const ends = registrations.flatMap(({ certificate_ends_at }) => certificate_ends_at ?? []);
  const begins = registrations.flatMap(({ certified_at }) => certified_at ?? []);
  const least = ends.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const oldest = begins.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return {
    gateways: registrations.length,
    ...(ends.length === 0 ? {} : { leastDaysLeft: (least - now) / DAY_MS }),
    ...(begins.length === 0 ? {} : { greatestAgeDays: (now - oldest) / DAY_MS }),
  };
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Looks at every gateway's certificates once a day: finishes what rotating, replacing and revoking began, and measures. */
export class CertificateWatch {
  readonly #ports: WatchPorts;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  /** One look. What is wrong with one gateway is logged and keeps no other waiting. */
  async look(): Promise<CertificateAges> {
    const { registrations, log, now } = this.#ports;
    const provisioned: Registration[] = [];
    const onBroken = (gateway_id: string, reason: unknown) =>
      log('registration_broken', { gateway_id, reason: String(reason) });
    for await (const { registration } of registrations.list(onBroken)) {
      await this.#lookAt(registration);
      if (registration.certificate_id !== undefined) provisioned.push(registration);
    }
    return agesOf(provisioned, now());
  }

  async #lookAt(registration: Registration): Promise<void> {
    const attached = await this.#attachedTo(registration.gateway_id);
    try {
      await this.#finish(registration, attached);
    } catch (error) {
      this.#ports.log('certificate_not_ended', { gateway_id: registration.gateway_id, reason: wordsOf(error) });
    }
    this.#tellUnknown(registration, attached);
  }

  async #attachedTo(gatewayId: string): Promise<readonly string[]> {
    try {
      return await this.#ports.registry.attachedTo(gatewayId);
    } catch (error) {
      this.#ports.log('certificates_not_seen', { gateway_id: gatewayId, reason: wordsOf(error) });
      return [];
    }
  }

  async #finish({ gateway_id, certificate_id, retired }: Registration, attached: readonly string[]): Promise<void> {
    if (retired.length === 0) return;
    const last = await lastConnection(this.#ports.documents, gateway_id);
    const isAttached = certificate_id !== undefined && attached.includes(certificate_id);
    const judged = retired.map((each) => {
      return { ...each, verdict: judgeRetired(each, { certificate_id, isAttached, last }, this.#ports.now()) };
    });
    for (const each of judged.filter(({ verdict }) => verdict === 'in_use')) this.#tellInUse(gateway_id, each);
    const due = judged.filter(({ verdict }) => verdict === 'end');
    await endCertificates(
      this.#ports,
      gateway_id,
      due.map((each) => each.certificate_id),
    );
  }

  #tellInUse(gatewayId: string, { certificate_id, reason }: Retirement): void {
    const fields = { gateway_id: gatewayId, certificate_id, reason: `${reason}, and the gateway has no other` };
    this.#ports.log('certificate_not_ended', fields);
  }

  /** Somebody attached a certificate by hand, or gave one out past the hook. It is told of and not touched. */
  #tellUnknown({ gateway_id, certificate_id, retired }: Registration, attached: readonly string[]): void {
    const known = new Set([certificate_id, ...retired.map((each) => each.certificate_id)]);
    for (const id of attached.filter((each) => !known.has(each))) {
      this.#ports.log('certificate_unknown', { gateway_id, certificate_id: id });
    }
  }
}
