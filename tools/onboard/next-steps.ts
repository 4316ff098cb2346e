import type { CardStart } from './card-check.ts';

export type NextStepsInput = {
  readonly gatewayId: string;
  readonly card: string;
  readonly start: CardStart | 'folder';
  /** Unix milliseconds. */
  readonly expiresAt: number;
};

const START: Readonly<Record<NextStepsInput['start'], (card: string) => string>> = {
  'cloud-init': () => 'Put the card into the Pi, connect network and power. The first boot takes about five minutes.',
  'by hand': () =>
    'The system on this card has no cloud-init (Raspberry Pi OS before October 2025). Boot it, sign in, and run once:\n     sudo sh /boot/firmware/sward/onboard.sh',
  folder: (card) =>
    `Copy all that is in ${card} onto the card's boot partition (bootfs), then put the card into the Pi and connect power.`,
};

/** What to do now, and what to see. */
export function nextSteps({ gatewayId, card, start, expiresAt }: NextStepsInput): string[] {
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
  return [
    'Next:',
    `  1. ${START[start](card)}`,
    `     By ${until} UTC: then the token ends, and you run this again.`,
    `  2. npm run gateways -- show ${gatewayId}    tells when it has its certificate, and when it was last heard`,
    '  3. On the Pi: journalctl -fu sward-onboard, later sudo sward doctor. Each step, and what to see: docs/on-a-pi.md',
  ];
}
