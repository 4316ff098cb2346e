import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SecretMissingError } from '@sward/infra/lib/notifications/notification-errors.ts';
import { FileSecrets } from '../../src/adapters/file-secrets.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const NAME = 'sward/default/bot';

function secretsWith(content: string, mode = 0o600): FileSecrets {
  const file = join(makeFolder(), 'secrets.json');
  writeFileSync(file, content, { mode });
  chmodSync(file, mode);
  return new FileSecrets(file);
}

describe('secrets in a file', () => {
  it('are read by name, and as they are now', async () => {
    const file = join(makeFolder(), 'secrets.json');
    writeFileSync(file, JSON.stringify({ [NAME]: 'old' }), { mode: 0o600 });
    const secrets = new FileSecrets(file);
    expect(await secrets.read(NAME)).toBe('old');
    writeFileSync(file, JSON.stringify({ [NAME]: 'new' }));
    expect([await secrets.read(NAME), secrets.forget()]).toEqual(['new', false]);
  });

  it('are refused where others may read them', async () => {
    await expect(secretsWith(JSON.stringify({ [NAME]: 'x' }), 0o640).read(NAME)).rejects.toThrow('chmod 600');
  });

  it.each(['{}', '', '[]', '{"sward/default/bot": 1}', '{"sward/default/bot": ""}', '{"__proto__": "x"}'])(
    'are missing, without a word of the file, where it holds %s',
    async (content) => {
      const secrets = secretsWith(content);
      await expect(secrets.read(NAME)).rejects.toThrow(SecretMissingError);
      await expect(secrets.read('toString')).rejects.toThrow(SecretMissingError);
    },
  );

  it('are missing where there is no file, and the error tells no other secret', async () => {
    await expect(new FileSecrets('/no/such/file').read(NAME)).rejects.toThrow(SecretMissingError);
    await expect(secretsWith('{"other": "hush", ').read(NAME)).rejects.toThrow(/^(?!.*hush)/s);
  });
});
