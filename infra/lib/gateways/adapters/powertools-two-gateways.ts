import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import type { TwoGatewaysReport } from '../gateway-register.ts';

/** A line and a count for each sign that two gateways have one name. */
export function twoGatewaysReport(logger: Logger, service: string): TwoGatewaysReport {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: service });
  return ({ gatewayId, buildingId }) => {
    logger.warn('two_gateways', { gateway_id: gatewayId, building_id: buildingId });
    metrics.singleMetric().addMetric(METRICS.twoGateways, MetricUnit.Count, 1);
  };
}
