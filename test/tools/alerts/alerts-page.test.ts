import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RULE_EXAMPLES } from '../../../tools/alerts/examples.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';

describe('docs/alerts.md', () => {
  it('shows what rules example prints', () => {
    const page = readFileSync(join(repositoryRoot, 'docs', 'alerts.md'), 'utf8');
    expect(page).toContain(`\`\`\`yaml\n${RULE_EXAMPLES}\`\`\`\n`);
  });
});
