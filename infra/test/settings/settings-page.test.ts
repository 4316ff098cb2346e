import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { settingRows, settingsTable } from '../../lib/settings/setting-rows.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import { withSettingsTable } from '../../lib/settings/settings-page.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'settings.md'), 'utf8');

describe('docs/settings.md', () => {
  it('says what the schema says: run `npm run recipes` after a change', () => {
    expect(page).toBe(withSettingsTable(page));
    expect(page).toContain(settingsTable());
  });

  it('explains every setting, each word that it takes among it', () => {
    expect(settingRows().map(({ name }) => name)).toEqual(Object.keys(settingsSchema.shape));
    for (const { meaning, words, byDefault } of settingRows()) {
      expect(meaning).not.toBe('');
      for (const word of words) expect(`${meaning} ${byDefault}`).toContain(word);
    }
  });
});
