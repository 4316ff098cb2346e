import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';
import type { FunctionNetwork } from '../../functions/sward-function.ts';

/** A number by which operators see that the database is in trouble. */
export type DatabaseMetric = {
  /** Part of the alarm's name. */
  readonly name: string;
  /** What is wrong where it alarms, a sentence without its full stop. */
  readonly wrong: string;
  readonly metric: IMetric;
  /** Wrong from this value on. */
  readonly from: number;
  /** How many periods in a row. */
  readonly periods: number;
};

/** A time series database in the account, as its writer and operators need to know it. */
export interface TimeseriesDatabase {
  /** Variables of `TIMESERIES_ENVIRONMENT` for the writer. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the writer runs, where the database is not reached from everywhere. */
  readonly network?: FunctionNetwork;
  readonly metrics: readonly DatabaseMetric[];
  /** What has to be there before the writer can do anything. */
  readonly ready: IDependable;
  /** Lets the writer write, and no more. */
  grantWrite(role: Role): void;
}
