import { App, Stack, Validations } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FeedQueues } from '../../lib/feed/constructs/feed-queues.ts';
import { type TimeseriesKind, TimeseriesStack } from '../../lib/timeseries/timeseries-stack.ts';
import { emptyFolder } from '../fleet/example-build.ts';

/** The stack of one kind, on a queue of another stack as in the app; with the judges of the app where `judged`. */
export function exampleStack(kind: TimeseriesKind, { judged = false } = {}): { app: App; stack: TimeseriesStack } {
  process.env['CDK_VALIDATION'] = judged ? 'true' : 'false';
  const context = {
    '@aws-cdk/core:validateAgainstDefaultRules': judged,
    '@aws-cdk/aws-iam:minimizePolicies': true,
    '@aws-cdk/core:annotationsInValidationReport': judged,
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  };
  const app = new App({ outdir: emptyFolder(), context });
  if (judged) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { byConsumer } = new FeedQueues(new Stack(app, 'Queues'), 'Feed', { consumers: ['timeseries'] });
  const queue = byConsumer.get('timeseries');
  if (queue === undefined) throw new TypeError('the feed has no queue of the time series');
  return {
    app,
    stack: new TimeseriesStack(app, 'SwardTimeseries', { queue, kind, logRetention: RetentionDays.ONE_MONTH }),
  };
}
