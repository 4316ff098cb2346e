import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../../functions/metric-names.ts';
import type { CertificateAges } from '../certificate-watch.ts';

/** Writes what a look at the certificates found, in days. Of no certificate nothing is written. */
export function certificateMetrics(metrics: Metrics, { leastDaysLeft, greatestAgeDays }: CertificateAges): void {
  if (leastDaysLeft !== undefined) metrics.addMetric(METRICS.certificateDaysLeft, MetricUnit.Count, leastDaysLeft);
  if (greatestAgeDays !== undefined) metrics.addMetric(METRICS.certificateAgeDays, MetricUnit.Count, greatestAgeDays);
  metrics.publishStoredMetrics();
}
