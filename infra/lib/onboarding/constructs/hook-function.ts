import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { SwardFunction } from '../../functions/sward-function.ts';

export type HookFunctionProps = {
  readonly description: string;
  /** `provision` or `rotate`: its file is `<name>.lambda.ts`. */
  readonly name: 'provision' | 'rotate';
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
};

/** AWS IoT waits for 5 s. Whoever asks seldom meets a function that is warm, so it begins with half a processor and not with a third. */
const TIMEOUT = Duration.seconds(5);
const MEMORY_MB = 1024;

/** A pre-provisioning hook. */
export class HookFunction extends SwardFunction {
  constructor(scope: Construct, id: string, { description, name, environment, logRetention }: HookFunctionProps) {
    super(scope, id, {
      description,
      entry: join(import.meta.dirname, '..', `${name}.lambda.ts`),
      environment,
      logRetention,
      timeout: TIMEOUT,
      memorySize: MEMORY_MB,
    });
  }
}
