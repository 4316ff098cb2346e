/** What can be known of an AWS account before anything is deployed. Each question is one call that changes nothing. */
export interface Account {
  /** Who asks. @throws AccountUnreachableError where there are no credentials, or no network */
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Version of the CDK's bootstrap stack; undefined where there is none. */
  bootstrapVersion(): Promise<number | undefined>;
  /** Status of a stack; undefined where there is none. */
  stackStatus(name: string): Promise<string | undefined>;
  /** Networks there are in the region. */
  networks(): Promise<number>;
  /** Whether Timestream for InfluxDB answers in this region, and whether a cluster of version 3 runs already. */
  influx(): Promise<Service & { readonly hasCluster: boolean }>;
  /** Whether Timestream for LiveAnalytics takes this account. */
  liveAnalytics(): Promise<Service>;
}

/** How a service answered. */
export type Service = {
  readonly answer: 'yes' | 'denied' | 'absent';
  /** Its own words where it refused. */
  readonly words?: string;
};
