import type { FeedConsumer } from '../feed/ports.ts';
import type { Settings } from '../settings/settings.ts';

/** Who is told of what is stored: alerts always, others where a setting asks for them. */
export function feedConsumersOf({
  timeseries,
  archive,
  stream,
}: Pick<Settings, 'timeseries' | 'archive' | 'stream'>): FeedConsumer[] {
  return [
    'alerts',
    ...(timeseries === 'none' ? [] : (['timeseries'] as const)),
    ...(archive ? (['archive'] as const) : []),
    ...(stream === 'none' ? [] : (['stream'] as const)),
  ];
}
