import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { feedHandler } from '../feed/adapters/feed-lambda.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { EventBridgeEventStream } from './adapters/eventbridge-event-stream.ts';
import { KinesisEventStream } from './adapters/kinesis-event-stream.ts';
import { STREAM_ENVIRONMENT } from './constants.ts';
import { StreamSink } from './stream-sink.ts';

const name = requireEnvironment(STREAM_ENVIRONMENT.name);

const stream =
  requireEnvironment(STREAM_ENVIRONMENT.kind) === 'kinesis'
    ? new KinesisEventStream(name, new KinesisClient({}))
    : new EventBridgeEventStream(name, new EventBridgeClient({}));

/** Entry of the function that takes the feed to third parties. */
export const handler = feedHandler('stream', new StreamSink(stream));
