import { App, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { FeedQueues } from '../../lib/feed/constructs/feed-queues.ts';
import { type TimeseriesKind, TimeseriesStack } from '../../lib/timeseries/timeseries-stack.ts';
import { emptyFolder } from '../fleet/example-build.ts';

/** The stack of one kind, on a queue of another stack as in the app. `sward-app.test.ts` has it judged by cdk-nag and the CDK. */
export function exampleStack(kind: TimeseriesKind): TimeseriesStack {
  process.env['CDK_VALIDATION'] = 'false';
  const context = {
    '@aws-cdk/aws-iam:minimizePolicies': true,
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  };
  const app = new App({ outdir: emptyFolder(), context });
  const { byConsumer } = new FeedQueues(new Stack(app, 'Queues'), 'Feed', { consumers: ['timeseries'] });
  const queue = byConsumer.get('timeseries');
  if (queue === undefined) throw new TypeError('the feed has no queue of the time series');
  return new TimeseriesStack(app, 'SwardTimeseries', { queue, kind, logRetention: RetentionDays.ONE_MONTH });
}
