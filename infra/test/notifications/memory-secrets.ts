import { SecretMissingError } from '../../lib/notifications/notification-errors.ts';
import type { SecretReader } from '../../lib/notifications/ports.ts';

/** Secrets in memory. */
export class MemorySecrets implements SecretReader {
  readonly texts: Map<string, string>;
  readonly forgotten: string[] = [];

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = new Map(Object.entries(texts));
  }

  async read(name: string): Promise<string> {
    const text = this.texts.get(name);
    if (text !== undefined) return text;
    throw new SecretMissingError(`secret ${name} does not exist`);
  }

  forget(name: string): boolean {
    this.forgotten.push(name);
    return true;
  }
}
