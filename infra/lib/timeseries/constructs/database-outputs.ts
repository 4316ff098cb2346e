import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What people need of a database: a value, and what it is, by the name that docs/timeseries.md gives it. */
export type DatabaseOutputs = Readonly<Record<string, readonly [value: string, description: string]>>;

/** Outputs of the database's stack. They are made in the stack itself, so that each has its plain name: below it the CDK would add a hash. */
export function addDatabaseOutputs(scope: Construct, outputs: DatabaseOutputs): void {
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new CfnOutput(Stack.of(scope), name, { value, description });
  }
}
