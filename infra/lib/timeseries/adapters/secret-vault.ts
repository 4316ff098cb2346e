import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { GrantedToken, TokenVault } from '../access-ports.ts';
import { DatabaseAccessError } from '../timeseries-errors.ts';
import type { AdminCredentials } from './influx2-admin.ts';

/** What is needed of the SDK's client. */
export interface VaultClient {
  send(command: GetSecretValueCommand): Promise<Pick<GetSecretValueCommandOutput, 'SecretString'>>;
  send(command: PutSecretValueCommand): Promise<unknown>;
}

/** The form of the secret: Grafana and scripts read `token` of it. */
const grantedSchema = z.object({ authorization_id: z.string().min(1), token: z.string().min(1) });
const credentialsSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** A token in a secret of Secrets Manager. */
export class SecretVault implements TokenVault {
  readonly #secretId: string;
  readonly #client: VaultClient;

  constructor(secretId: string, client: VaultClient) {
    this.#secretId = secretId;
    this.#client = client;
  }

  async read(): Promise<GrantedToken | undefined> {
    const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId }));
    const { data } = grantedSchema.safeParse(parse(SecretString));
    return data && { authorizationId: data.authorization_id, token: data.token };
  }

  async write({ authorizationId, token }: GrantedToken): Promise<void> {
    const SecretString = JSON.stringify({ authorization_id: authorizationId, token });
    await this.#client.send(new PutSecretValueCommand({ SecretId: this.#secretId, SecretString }));
  }
}

/**
 * The administrator's name and password.
 * @throws DatabaseAccessError, without a word of the secret
 */
export async function readCredentials(secretId: string, client: VaultClient): Promise<AdminCredentials> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { data } = credentialsSchema.safeParse(parse(SecretString));
  if (data === undefined) throw new DatabaseAccessError("the administrator's secret holds no username and password");
  return data;
}
