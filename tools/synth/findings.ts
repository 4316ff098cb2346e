import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Violation = {
  readonly ruleName: string;
  readonly description: string;
  readonly severity?: string;
  readonly violatingConstructs?: readonly { readonly constructPath?: string }[];
};

type Report = { readonly pluginReports?: readonly { readonly violations?: readonly Violation[] }[] };

/**
 * Everything that cdk-nag, the CDK's validator and the constructs themselves found in an assembly, warnings too, as a line each. What was
 * acknowledged with a reason is no finding.
 * @param folder where the app was synthesised
 */
export function findingsIn(folder: string): string[] {
  const report: Report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));
  const violations = (report.pluginReports ?? []).flatMap((plugin) => plugin.violations ?? []);
  return violations.map(({ ruleName, description, violatingConstructs = [] }) => {
    const where = violatingConstructs.map(({ constructPath }) => constructPath).join(', ');
    return `${ruleName} at ${where || 'the app'}: ${description}`;
  });
}
