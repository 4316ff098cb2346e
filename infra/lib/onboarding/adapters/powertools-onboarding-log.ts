import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import { TWO_GATEWAYS } from '../claim-decision.ts';
import type { OnboardingEvent, OnboardingLog } from '../ports.ts';

/** Events that something is wrong, and the metric that counts each. */
const TROUBLE: Partial<Record<OnboardingEvent, string>> = {
  certificate_refused: METRICS.certificatesRefused,
  certificate_not_ended: METRICS.certificateTrouble,
  certificate_unknown: METRICS.certificateTrouble,
  certificates_not_seen: METRICS.certificateTrouble,
  registration_broken: METRICS.certificateTrouble,
};

function metricsOf(event: OnboardingEvent, reason: unknown): string[] {
  const metric = TROUBLE[event];
  const isTwo = event === 'certificate_refused' && typeof reason === 'string' && TWO_GATEWAYS.has(reason);
  return [...(metric === undefined ? [] : [metric]), ...(isTwo ? [METRICS.twoGateways] : [])];
}

/** A line for each event; those that are trouble are counted too, each at once. */
export function onboardingLog(logger: Logger, service: string): OnboardingLog {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: service });
  return (event, fields) => {
    const counted = metricsOf(event, fields['reason']);
    if (counted.length === 0) logger.info(event, fields);
    else logger.warn(event, fields);
    for (const metric of counted) metrics.singleMetric().addMetric(metric, MetricUnit.Count, 1);
  };
}
