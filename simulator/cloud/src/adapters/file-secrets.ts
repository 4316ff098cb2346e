import { readFile, stat } from 'node:fs/promises';
import { SecretMissingError } from '@sward/infra/lib/notifications/notification-errors.ts';
import type { SecretReader } from '@sward/infra/lib/notifications/ports.ts';

/** Rights of anybody but the owner. */
const OTHERS = 0o077;

/** Secrets in a file of JSON, names and texts, in the place of Secrets Manager. It is read each time: what is edited counts at once. */
export class FileSecrets implements SecretReader {
  readonly #file: string;

  /** @param file need not exist */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws SecretMissingError where it is not there, or where others than its owner may read the file */
  async read(name: string): Promise<string> {
    const secrets = await this.#secrets(name);
    const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (typeof secret === 'string' && secret !== '') return secret;
    throw new SecretMissingError(`${this.#file} holds no secret ${name}: add it as "${name}": "..."`);
  }

  /** Nothing is remembered. */
  forget(): boolean {
    return false;
  }

  async #secrets(name: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      const { mode } = await stat(this.#file);
      if ((mode & OTHERS) !== 0) throw new SecretMissingError(`others may read ${this.#file}: chmod 600 it`);
      return Object(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch (cause) {
      if (cause instanceof SecretMissingError) throw cause;
      // The cause may quote the file: it is not told.
      throw new SecretMissingError(
        `secret ${name} cannot be read: ${this.#file} must be JSON, names and texts, mode 600`,
      );
    }
  }
}
