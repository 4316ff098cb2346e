import type { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RunbookSection } from './runbook.ts';

/** A queue with a consumer. `name` is part of alarm names: lower case, with dashes. */
export type WatchedQueue = {
  readonly name: string;
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  /** Its oldest message may wait so long before somebody is told. */
  readonly lateAfter: Duration;
};

export type WatchedFunction = { readonly name: string; readonly handler: IFunction };

export type WatchedTable = {
  readonly name: string;
  readonly table: TableV2;
  /** What is called on it: DynamoDB counts its own errors by operation. */
  readonly operations: readonly string[];
};

/** Anything else that shows by one number that something is wrong. */
export type WatchedMetric = {
  readonly name: string;
  readonly section: RunbookSection;
  /** What is wrong where it alarms, a sentence without its full stop. */
  readonly wrong: string;
  readonly metric: IMetric;
  /** Wrong from this value on. */
  readonly from: number;
  /** Wrong at or below `from`, not at or above it. @default false */
  readonly below?: boolean;
  /** How many periods in a row. @default 1 */
  readonly periods?: number;
  /** No data is as bad as a bad value. @default false */
  readonly missingIsWrong?: boolean;
};

/** Everything that operators are told of. */
export type Watched = {
  readonly queues: readonly WatchedQueue[];
  readonly ruleErrors: IQueue;
  readonly functions: readonly WatchedFunction[];
  readonly tables: readonly WatchedTable[];
  /** Invoked each minute, or something is wrong. */
  readonly watcher: IFunction;
  readonly others: readonly WatchedMetric[];
};
