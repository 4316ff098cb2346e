import { FirehoseClient } from '@aws-sdk/client-firehose';
import { feedHandler } from '../feed/adapters/feed-lambda.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { FirehoseArchiveStream } from './adapters/firehose-archive-stream.ts';
import { ArchiveSink } from './archive-sink.ts';
import { ARCHIVE_ENVIRONMENT } from './constants.ts';

const stream = new FirehoseArchiveStream(requireEnvironment(ARCHIVE_ENVIRONMENT.streamName), new FirehoseClient({}));

/** Entry of the function that takes the feed to the archive. */
export const handler = feedHandler('archive', new ArchiveSink(stream));
