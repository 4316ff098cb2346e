import { GetSecretValueCommand, type GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import { SecretMissingError } from '../notification-errors.ts';
import type { SecretReader } from '../ports.ts';

/** What the reader needs of the SDK's client. */
export interface SecretGetter {
  send(command: GetSecretValueCommand): Promise<Pick<GetSecretValueCommandOutput, 'SecretString'>>;
}

type Entry = {
  readonly text: string;
  readonly readAt: number;
  /** Given out from memory since it was read. */
  readonly reused: boolean;
};

/** Each read costs money and time; a secret that was exchanged is refused by the other side, and then read anew. */
const REMEMBERED_MS = 300_000;

const MISSING = new Set(['ResourceNotFoundException', 'AccessDeniedException', 'InvalidRequestException']);

/** Secrets of AWS Secrets Manager, each remembered for 5 minutes. */
export class SecretsManagerSecrets implements SecretReader {
  readonly #getter: SecretGetter;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(getter: SecretGetter, now: () => number) {
    this.#getter = getter;
    this.#now = now;
  }

  /** @throws SecretMissingError, and the SDK's other errors as they are */
  async read(name: string): Promise<string> {
    const entry = this.#entries.get(name);
    if (entry && this.#now() - entry.readAt < REMEMBERED_MS) {
      this.#entries.set(name, { ...entry, reused: true });
      return entry.text;
    }
    const text = await this.#get(name);
    this.#entries.set(name, { text, readAt: this.#now(), reused: false });
    return text;
  }

  forget(name: string): boolean {
    const reused = this.#entries.get(name)?.reused === true;
    this.#entries.delete(name);
    return reused;
  }

  async #get(name: string): Promise<string> {
    try {
      const { SecretString } = await this.#getter.send(new GetSecretValueCommand({ SecretId: name }));
      if (SecretString) return SecretString;
    } catch (cause) {
      if (!(cause instanceof Error && MISSING.has(cause.name))) throw cause;
      throw new SecretMissingError(`secret ${name} cannot be read (${cause.name}): create it`, { cause });
    }
    throw new SecretMissingError(`secret ${name} holds no text: store it as plain text, not as binary`);
  }
}
