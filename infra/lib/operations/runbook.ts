/** Sections of docs/operator-runbook.md that alarms link to, by the anchor that a heading of that text gets. */
export const RUNBOOK_SECTIONS = {
  'queue-age': 'Queue age',
  'dead-letters': 'Dead letters',
  'rule-errors': 'Rule errors',
  'function-errors': 'Function errors',
  'function-throttles': 'Function throttles',
  'table-throttles': 'Table throttles',
  'table-errors': 'Table errors',
  'watcher-not-running': 'Watcher not running',
  'silent-gateways': 'Silent gateways',
  'alert-trouble': 'Alert trouble',
  'deployment-failed': 'Deployment failed',
  'two-gateways': 'Two gateways',
  'certificates-refused': 'Certificates refused',
  'certificate-end': 'Certificate end',
  'certificate-age': 'Certificate age',
  'certificate-trouble': 'Certificate trouble',
  'timeseries-database': 'Timeseries database',
  'archive-late': 'Archive late',
  'archive-refused': 'Archive refused',
  'archive-folders': 'Archive folders',
} as const;

export type RunbookSection = keyof typeof RUNBOOK_SECTIONS;
