import { ageDays, type CertificateFacts, daysLeft } from './certificate-facts.ts';

/** A certificate as scripts read it. Times are ISO 8601. */
export type ShownCertificate = {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly issued: string;
  readonly expires: string;
  readonly age_days: number;
  readonly days_left: number;
};

export function shownCertificate(facts: CertificateFacts, now: number): ShownCertificate {
  const { subject, issuer, serial, issuedAt, expiresAt } = facts;
  return {
    subject,
    issuer,
    serial,
    issued: new Date(issuedAt).toISOString(),
    expires: new Date(expiresAt).toISOString(),
    age_days: ageDays(facts, now),
    days_left: daysLeft(facts, now),
  };
}

export function shownText({ subject, issuer, serial, issued, expires, age_days, days_left }: ShownCertificate): string {
  const left = days_left < 0 ? 'it has ended' : `${days_left} days left`;
  return [
    `subject  ${subject}`,
    `issuer   ${issuer}`,
    `serial   ${serial}`,
    `issued   ${issued} (${age_days} days ago)`,
    `expires  ${expires} (${left})`,
    '',
  ].join('\n');
}
