import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, METRICS_NAMESPACE } from '../functions/metric-names.ts';
import { GATEWAYS_SOURCE } from '../gateways/gateways-intake.ts';
import { CERTIFICATES_SERVICE, ONBOARDING_SERVICE } from '../onboarding/constants.ts';
import type { OnboardingStack } from '../onboarding/onboarding-stack.ts';
import type { WatchedMetric } from './watched.ts';

const DAY = Duration.days(1);
/** Time enough to find a person with a card for each gateway that cannot exchange its certificate by itself. */
const DAYS_LEFT = 30;
/** A certificate is exchanged once a year. */
const AGE_DAYS = 365;
/** A card that is put in too late asks again and again: a few are somebody's mistake, many an hour somebody's try. */
const REFUSED_AN_HOUR = 10;

function ours(metricName: string, service: string, statistic: string, period: Duration): Metric {
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap: { service }, statistic, period });
}

const twoGateways = (service: string) => ours(METRICS.twoGateways, service, 'Sum', Duration.minutes(5));
const ofCertificates = (metricName: string, statistic: string) =>
  ours(metricName, CERTIFICATES_SERVICE, statistic, DAY);

/** Seen where gateways connect, and where they ask for certificates: mostly nowhere, and no data is well. */
function twoGatewaysAnywhere(): MathExpression {
  return new MathExpression({
    expression: 'FILL(connected, 0) + FILL(asked, 0)',
    usingMetrics: { connected: twoGateways(GATEWAYS_SOURCE), asked: twoGateways(ONBOARDING_SERVICE) },
    label: 'two gateways of one name',
    period: Duration.minutes(5),
  });
}

/** What operators are told of certificates and of who asks for them. */
export function onboardingMetrics({ functions }: OnboardingStack): WatchedMetric[] {
  return [
    {
      name: 'two-gateways',
      section: 'two-gateways',
      wrong: 'Two gateways seem to have one name',
      metric: twoGatewaysAnywhere(),
      from: 1,
    },
    {
      name: 'certificates-refused',
      section: 'certificates-refused',
      wrong: 'Devices ask for certificates that they are not allowed',
      metric: ours(METRICS.certificatesRefused, ONBOARDING_SERVICE, 'Sum', Duration.hours(1)),
      from: REFUSED_AN_HOUR,
    },
    {
      name: 'certificate-end',
      section: 'certificate-end',
      wrong: `The certificate of a gateway ends within ${DAYS_LEFT} days`,
      metric: ofCertificates(METRICS.certificateDaysLeft, 'Minimum'),
      from: DAYS_LEFT,
      below: true,
    },
    {
      name: 'certificate-age',
      section: 'certificate-age',
      wrong: `The certificate of a gateway is older than ${AGE_DAYS} days`,
      metric: ofCertificates(METRICS.certificateAgeDays, 'Maximum'),
      from: AGE_DAYS,
    },
    {
      name: 'certificate-trouble',
      section: 'certificate-trouble',
      wrong: 'A certificate is in service that should not be, or is not known',
      metric: ofCertificates(METRICS.certificateTrouble, 'Sum'),
      from: 1,
    },
    {
      name: 'certificate-watch-fails',
      section: 'certificate-trouble',
      wrong: 'The daily look at the certificates of gateways failed',
      metric: functions.watch.handler.metricErrors({ period: DAY }),
      from: 1,
    },
  ];
}
