import type { Check } from '../check.ts';
import { readCredentials, textOf } from '../credentials.ts';
import { fault, ok, unknown, type Verdict, warning } from '../finding.ts';
import { certificatesIn } from '../parsing/certificates.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
const ROTATE = 'sudo sward certificate rotate';

/** The life of the gateway's certificate. */
export const certificateDates: Check = {
  id: 'certificate-dates',
  about: "whether the gateway's certificate is valid now, and for how many days more",
  async look(situation) {
    const pem = textOf((await readCredentials(situation)).certificate);
    if (pem === undefined) return [unknown("the gateway's certificate cannot be read")];
    const [certificate] = certificatesIn(pem);
    if (certificate === undefined) {
      return [
        fault(
          'the certificate file holds no certificate',
          'Put the PEM file of the gateway there, or onboard it again.',
        ),
      ];
    }
    return [verdictOf(certificate.validFromMs, certificate.validToMs, situation.nowMs)];
  },
};

function verdictOf(fromMs: number, toMs: number, nowMs: number): Verdict {
  const daysLeft = Math.floor((toMs - nowMs) / DAY_MS);
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  const details = { valid_from: from ?? '', valid_to: to ?? '', days_left: daysLeft };
  if (nowMs >= toMs) {
    return fault(
      `the certificate expired on ${to?.slice(0, 10)}`,
      'The cloud takes no connection with it, so it cannot be exchanged from here: onboard the gateway again. Its backlog stays.',
      details,
    );
  }
  if (nowMs < fromMs) {
    return fault(
      `the certificate is valid from ${from?.slice(0, 10)} on`,
      'Is the clock right? See clock-plausible.',
      details,
    );
  }
  if (daysLeft < SOON_DAYS) return warning(`the certificate ends in ${daysLeft} days`, ROTATE, details);
  return ok(`the certificate is valid for ${daysLeft} days`, details);
}
