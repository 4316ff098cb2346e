import type { App } from 'aws-cdk-lib';
import { AlertsStack } from './alerts/alerts-stack.ts';
import { ArchiveStack } from './archive/archive-stack.ts';
import { DataStack } from './data/data-stack.ts';
import type { ConsumerQueue } from './feed/constructs/feed-queues.ts';
import type { FeedConsumer } from './feed/ports.ts';
import type { BuiltComponent } from './fleet/built-components.ts';
import type { FleetFile } from './fleet/fleet-file.ts';
import { FleetStack } from './fleet/fleet-stack.ts';
import { OnboardingStack } from './onboarding/onboarding-stack.ts';
import { OperationsStack } from './operations/operations-stack.ts';
import { watchedIn } from './operations/watched-stacks.ts';
import type { Settings } from './settings/settings.ts';
import { STACK_NAMES } from './stack-names.ts';
import { StreamStack } from './stream/stream-stack.ts';
import { TenantsStack } from './tenancy/tenants-stack.ts';
import { TimeseriesStack } from './timeseries/timeseries-stack.ts';

/** The queue of a consumer that the settings ask for. */
function queueOf({ feed }: DataStack, consumer: FeedConsumer): ConsumerQueue {
  const queue = feed.get(consumer);
  if (queue === undefined) throw new TypeError(`the feed has no queue of ${consumer}, though its stack is asked for`);
  return queue;
}

function addTimeseries(
  app: App,
  { timeseries: kind, log_days }: Settings,
  data: DataStack,
): TimeseriesStack | undefined {
  if (kind === 'none') return undefined;
  const queue = queueOf(data, 'timeseries');
  return new TimeseriesStack(app, STACK_NAMES.timeseries, { queue, kind, logRetention: log_days });
}

function addArchive(app: App, { archive, log_days }: Settings, data: DataStack): ArchiveStack | undefined {
  if (!archive) return undefined;
  return new ArchiveStack(app, STACK_NAMES.archive, { queue: queueOf(data, 'archive'), logRetention: log_days });
}

function addStream(app: App, { stream: kind, log_days }: Settings, data: DataStack): StreamStack | undefined {
  if (kind === 'none') return undefined;
  return new StreamStack(app, STACK_NAMES.stream, { queue: queueOf(data, 'stream'), kind, logRetention: log_days });
}

function addAlerts(app: App, { log_days, tenants, alert_email }: Settings, data: DataStack): AlertsStack {
  const { readings, documents } = data;
  const queue = queueOf(data, 'alerts');
  return new AlertsStack(app, STACK_NAMES.alerts, {
    readings,
    documents,
    queue,
    logRetention: log_days,
    tenants,
    alertEmail: alert_email,
  });
}

/** What gateways run, and which of them what. */
type FleetContent = { readonly components: readonly BuiltComponent[]; readonly fleet: FleetFile };

/**
 * The stacks that the settings ask for: see docs/decisions/0005-cloud.md. Each stands on `SwardData` and on no other, but for
 * `SwardOperations`, which watches them all.
 */
export function addStacks(app: App, settings: Settings, content: FleetContent): void {
  const data = new DataStack(app, STACK_NAMES.data, { settings, logRetention: settings.log_days });
  const timeseries = addTimeseries(app, settings, data);
  const archive = addArchive(app, settings, data);
  const stream = addStream(app, settings, data);
  const alerts = addAlerts(app, settings, data);
  const onboarding = new OnboardingStack(app, STACK_NAMES.onboarding, {
    documents: data.documents,
    logRetention: settings.log_days,
  });
  new OperationsStack(app, STACK_NAMES.operations, {
    watched: watchedIn({ data, alerts, onboarding, timeseries, archive, stream }),
    runbookUrl: settings.runbook_url,
    operatorEmail: settings.operator_email,
    logRetention: settings.log_days,
  });
  if (settings.tenants.length > 0) {
    const tables = [data.readings, data.documents];
    new TenantsStack(app, STACK_NAMES.tenants, { tenants: settings.tenants, tables });
  }
  const { publish_interval_s: publishIntervalS, log_days: logRetention } = settings;
  const { documents } = data;
  new FleetStack(app, STACK_NAMES.fleet, { ...content, publishIntervalS, documents, logRetention });
}
