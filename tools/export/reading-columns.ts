import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type { Column } from './table.ts';

/** What every reading tells besides its values. With gateway, epoch and seq a row is found again, and told from a repeat. */
export const READING_COLUMNS: readonly Column<StoredReading>[] = [
  { name: 'measured_at', type: 'time', of: ({ reading }) => reading.measured_at },
  { name: 'building_id', type: 'text', of: ({ buildingId }) => buildingId },
  { name: 'gateway_id', type: 'text', of: ({ gatewayId }) => gatewayId },
  { name: 'device_id', type: 'text', of: ({ reading }) => reading.device_id },
  { name: 'epoch', type: 'text', of: ({ epoch }) => epoch },
  { name: 'seq', type: 'integer', of: ({ seq }) => seq },
  { name: 'received_at', type: 'time', of: ({ reading }) => reading.received_at },
  { name: 'cloud_received_at', type: 'time', of: ({ cloudReceivedAt }) => cloudReceivedAt },
  { name: 'time_quality', type: 'text', of: ({ reading }) => reading.time_quality },
  { name: 'source', type: 'text', of: ({ reading }) => reading.source },
  { name: 'format', type: 'text', of: ({ reading }) => reading.format },
  { name: 'rssi', type: 'integer', of: ({ reading }) => reading.rssi },
];
