import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

type Report = { pluginReports?: { violations?: { ruleName: string; description: string }[] }[] };

/** What was found in an app, warnings too, by the report that the CDK writes beside the templates. */
export function findingsOf(app: App): string[] {
  const { directory } = app.synth();
  const report: Report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  const violations = (report.pluginReports ?? []).flatMap((plugin) => plugin.violations ?? []);
  return violations.map(({ ruleName, description }) => `${ruleName}: ${description}`);
}
