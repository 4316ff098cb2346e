import { GetSecretValueCommand, type GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { TokenSource } from '../ports.ts';
import { DatabaseAccessError } from '../timeseries-errors.ts';

/** What is needed of the SDK's client. */
export interface SecretClient {
  send(command: GetSecretValueCommand): Promise<Pick<GetSecretValueCommandOutput, 'SecretString'>>;
}

/** A token that was changed is known after this even if the old one still works; asking costs money. */
const KEPT_MS = 5 * 60_000;

const isToken = (value: unknown): value is string => typeof value === 'string' && /^[!-~]{8,}$/.test(value);

/** Of the secret that AWS makes for InfluxDB 3 only this is told: its token begins so. */
const isInflux3Token = (value: unknown): value is string => isToken(value) && value.startsWith('apiv3_');

function fromJson(text: string): string | undefined {
  const values: Record<string, unknown> = Object(JSON.parse(text));
  return [values['token'], ...Object.values(values).filter(isInflux3Token)].find(isToken);
}

/**
 * The token in a secret: the whole of it, or `token` of its JSON, or whichever value of the JSON is one of InfluxDB 3.
 * @throws DatabaseAccessError, without a word of the secret
 */
export function readToken(secret: string | undefined): string {
  const text = secret?.trim() ?? '';
  try {
    const token = text.startsWith('{') ? fromJson(text) : text;
    if (isToken(token)) return token;
  } catch {
    // Told below: the parser's own words would quote the secret.
  }
  throw new DatabaseAccessError('the secret of the time series database holds no token yet: see docs/timeseries.md');
}

/** The token kept in a secret of Secrets Manager. */
export class SecretToken implements TokenSource {
  readonly #secretId: string;
  readonly #client: SecretClient;
  readonly #now: () => number;
  #known: { readonly token: string; readonly readAt: number } | undefined;

  constructor(secretId: string, client: SecretClient, now: () => number = Date.now) {
    this.#secretId = secretId;
    this.#client = client;
    this.#now = now;
  }

  async read(): Promise<string> {
    const known = this.#known;
    if (known !== undefined && this.#now() - known.readAt < KEPT_MS) return known.token;
    const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId }));
    const token = readToken(SecretString);
    this.#known = { token, readAt: this.#now() };
    return token;
  }

  forget(): void {
    this.#known = undefined;
  }
}
