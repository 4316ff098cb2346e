/** An IoT rule as both CDK and the local cloud take it: one text, two readers. */
export type RuleDefinition = {
  /** Name of the rule in the account; part of the Basic Ingest topic. */
  readonly name: string;
  readonly description: string;
  /** AWS IoT SQL, version 2016-03-23. */
  readonly sql: string;
};
