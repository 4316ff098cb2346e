import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { KeptSecretError } from '../onboard-errors.ts';
import type { KeptCard, KeptCards } from '../ports.ts';

const keptCardSchema = z.strictObject({
  v: z.literal(1),
  gateway_id: idSchema,
  token: z.string().regex(/^[0-9a-f]{32}$/),
  claim: z.strictObject({
    certificate_id: z.string().regex(/^[0-9a-f]{64}$/),
    certificate_pem: z.string().min(1),
    private_key: z.string().min(1),
  }),
});

const ENDING = '.json';

/** A file for each card, 0600 in a folder 0700: whoever reads one can be that gateway until it is provisioned. */
export class KeptCardFiles implements KeptCards {
  readonly #folder: string;

  /** @param folder of one account and region */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(gatewayId: string): Promise<KeptCard | undefined> {
    const file = this.#fileOf(gatewayId);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? undefined : parse(file, text);
  }

  async write(card: KeptCard): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    const file = this.#fileOf(card.gateway_id);
    const handle = await open(`${file}.new`, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(`${JSON.stringify(card)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
  }

  async remove(gatewayId: string): Promise<void> {
    await rm(this.#fileOf(gatewayId), { force: true });
  }

  async list(): Promise<readonly KeptCard[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const cards: KeptCard[] = [];
    for (const name of names.filter((each) => each.endsWith(ENDING)).sort()) {
      const card = await this.read(name.slice(0, -ENDING.length));
      if (card !== undefined) cards.push(card);
    }
    return cards;
  }

  /** An id is made of what a file's name may hold; `:` included, on every system but Windows. */
  #fileOf(gatewayId: string): string {
    return join(this.#folder, `${gatewayId}${ENDING}`);
  }
}

function parse(file: string, text: string): KeptCard {
  try {
    return keptCardSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new KeptSecretError(`${file} cannot be read: delete it, then run this again with --replace`, { cause });
  }
}
