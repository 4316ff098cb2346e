/** Names on the boot partition; onboard.sh knows them too. */
export const CARD = {
  folder: 'sward',
  vendorData: 'vendor-data',
  script: 'sward/onboard.sh',
  sums: 'sward/SHA256SUMS',
  about: 'sward/gateway.txt',
  log: 'sward/onboard.log',
  backlog: 'sward/backlog.db',
} as const;

/** Texts of the card, by path below the boot partition. */
export type CardTexts = ReadonlyMap<string, string>;

export type CardContent = {
  readonly gatewayId: string;
  readonly buildingId: string;
  readonly flavour: string;
  readonly config: string;
  /** What `thingConfig` gives. */
  readonly thing: string;
  readonly certificatePem: string;
  readonly privateKey: string;
  readonly rootCaPem: string;
  readonly script: string;
};

/** What a person reads who finds the card. Its first line says whose it is. */
const about = ({ gatewayId, buildingId, flavour }: CardContent) => `gateway ${gatewayId}
building ${buildingId}
nucleus ${flavour}

Written by npm run onboard of Sward. The machine that starts from this card becomes that gateway; onboard.log tells how far it is.
Until then this folder holds what lets it in: keep the card as you keep a key.
`;

/**
 * The texts in the order in which they are written. What makes the system start it all, vendor-data, is not among them: it
 * comes last, after the checksums.
 */
export function cardTexts(content: CardContent): CardTexts {
  return new Map([
    [CARD.about, about(content)],
    [CARD.script, content.script],
    ['sward/flavour', `${content.flavour}\n`],
    ['sward/config.yaml', content.config],
    ['sward/thing.yaml', content.thing],
    ['sward/claim.pem', withNewline(content.certificatePem)],
    ['sward/claim.key', withNewline(content.privateKey)],
    ['sward/root-ca.pem', withNewline(content.rootCaPem)],
  ]);
}

const withNewline = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** The gateway that a card is prepared for, by its `gateway.txt`; undefined where that says nothing. */
export function gatewayOfCard(text: string | undefined): string | undefined {
  return /^gateway (\S+)$/m.exec(text ?? '')?.[1];
}

/** As sha256sum(1) writes and checks it. @param sums SHA-256 in hex by path below the boot partition */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  const lines = Array.from(sums, ([path, sum]) => `${sum}  ${path.slice(CARD.folder.length + 1)}\n`);
  return lines.sort().join('');
}
