import type { Construct } from 'constructs';
import { type ConsumerQueue, FeedQueues } from '../../lib/feed/constructs/feed-queues.ts';
import type { FeedConsumer } from '../../lib/feed/ports.ts';

/** The queue of one consumer, for the stack that takes from it. */
export function exampleQueue(scope: Construct, consumer: FeedConsumer): ConsumerQueue {
  const queue = new FeedQueues(scope, 'Feed', { consumers: [consumer] }).byConsumer.get(consumer);
  if (queue === undefined) throw new TypeError(`no queue of ${consumer}`);
  return queue;
}
