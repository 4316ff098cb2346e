import { type Forgotten, forgetEntry } from '@sward/infra/lib/alerts/forget-entry.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { Directory, DirectoryEntry } from '@sward/infra/lib/history/ports.ts';
import { DEFAULT_TENANT, tenantOf } from '@sward/infra/lib/tenancy/tenant.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import type { Session } from '../session.ts';

export type ForgetOptions = { readonly building: string; readonly gateway: string; readonly device?: string };

/** So many names are told; a longer list helps nobody. */
const MOST_NAMES = 10;

/** `forget --building B --gateway G [--device D]` */
export async function forget(session: Session, { building, gateway, device }: ForgetOptions): Promise<void> {
  requireTenant(session, building);
  const { documents, now, reportBroken: onBroken } = session;
  const directory = new DocumentDirectory(documents);
  const entry = { buildingId: building, gatewayId: gateway, ...(device === undefined ? {} : { deviceId: device }) };
  const forgotten = await forgetEntry({ documents, directory, onBroken }, entry, now);
  if (isNothing(forgotten)) throw await unknown(directory, entry);
  session.tell(forgotten, () => lines(entry, forgotten));
  for (const rule of forgotten.namedBy) {
    session.warn(`rule ${rule} names it, so it is told of as silent: edit the rule or its group`);
  }
}

/** The building says whose it is; another tenant that was asked for is a slip. */
function requireTenant({ tenant }: Session, building: string): void {
  const own = tenantOf(building);
  if (tenant === own || tenant === DEFAULT_TENANT) return;
  throw new AlertsInputError(`the building ${building} is one of tenant ${own}, not of ${tenant}: correct one of them`);
}

const isNothing = ({ gateway, deviceIds, alerts }: Forgotten) =>
  !gateway && deviceIds.length === 0 && alerts.length === 0;

function lines(entry: DirectoryEntry, { deviceIds, alerts }: Forgotten): string[] {
  const { buildingId, gatewayId, deviceId } = entry;
  const devices = deviceIds.length === 0 ? '' : `, with its devices ${deviceIds.join(' ')}`;
  const what = deviceId === undefined ? `gateway ${gatewayId}${devices}` : `device ${deviceId} of gateway ${gatewayId}`;
  return [
    `forgotten in building ${buildingId}: ${what}; its readings are kept`,
    ...alerts.map(({ id, rule_id, device_id }) => `alert ${id} is over: ${device_id ?? gatewayId}, rule ${rule_id}`),
  ];
}

async function unknown(directory: Directory, entry: DirectoryEntry): Promise<AlertsInputError> {
  const { buildingId, gatewayId, deviceId } = entry;
  const [devices, gateways] = [new Set<string>(), new Set<string>()];
  for await (const state of directory.gateways(buildingId)) gateways.add(state.gatewayId);
  for await (const state of directory.devices(buildingId)) {
    gateways.add(state.gatewayId);
    if (state.gatewayId === gatewayId) devices.add(state.reading.device_id);
  }
  const isDevice = deviceId !== undefined && gateways.has(gatewayId);
  const none = isDevice
    ? `there is no device ${deviceId} of gateway ${gatewayId} in building ${buildingId}`
    : `there is no gateway ${gatewayId} in building ${buildingId}`;
  return new AlertsInputError(`${none}; there are: ${named(isDevice ? devices : gateways)}`);
}

function named(names: ReadonlySet<string>): string {
  const all = [...names].sort();
  const rest = all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : '';
  return all.length === 0 ? 'none' : `${all.slice(0, MOST_NAMES).join(' ')}${rest}`;
}
