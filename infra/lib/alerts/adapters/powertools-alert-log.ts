import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import type { NotificationLog } from '../../notifications/ports.ts';
import type { BrokenDocumentReport } from '../checked-documents.ts';

/** Lines that a function writes about alerts. */
export type AlertLog = { readonly log: NotificationLog; readonly onBroken: BrokenDocumentReport };

/**
 * A line for each thing by which somebody may not be told of an alert: a channel that is not there, an alert that could not be told, a rule that
 * cannot be read. All are counted as one metric of service `alerts`, whichever function meets them, so that one alarm tells of them.
 */
export function alertLog(logger: Logger): AlertLog {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'alerts' });
  const log: NotificationLog = (event, fields) => {
    logger.warn(event, fields);
    // By itself, at once: what an invocation gathers for its end is lost where it is stopped.
    metrics.singleMetric().addMetric(METRICS.alertTrouble, MetricUnit.Count, 1);
  };
  return { log, onBroken: ({ key, reason }) => log('document_broken', { ...key, reason }) };
}
