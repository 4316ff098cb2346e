/** Everything that settings can turn on, but for what excludes it: every stack is there. */
export const EVERYTHING = {
  'sward:timeseries': 'influxdb2',
  'sward:archive': 'true',
  'sward:stream': 'kinesis',
  'sward:tenants': 'acme,default',
  'sward:operator_email': 'ops@example.com',
  'sward:runbook_url': 'https://git.example.com/runbook.md',
};

/** Nothing that a setting can turn off. */
export const NOTHING = { 'sward:timeseries': 'none' };
