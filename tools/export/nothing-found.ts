import type { Directory, HistoryQuery } from '@sward/infra/lib/history/ports.ts';

/** So many names are told; a longer list helps nobody. */
const MOST_NAMES = 10;

function listed(names: Iterable<string>): string {
  const all = [...new Set(names)].sort();
  const rest = all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : '';
  return `${all.slice(0, MOST_NAMES).join(', ')}${rest}`;
}

async function gather<T, R>(items: AsyncIterable<T>, of: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for await (const item of items) results.push(of(item));
  return results;
}

/** Why nothing was found, as far as the directory of devices tells: a wrong id, or a range without readings. */
export async function whyNothing(query: HistoryQuery, directory: Directory): Promise<string> {
  const { buildingId, gatewayId, deviceId } = query;
  const devices = await gather(directory.devices(buildingId), (device) => device);
  if (devices.length === 0) {
    const buildings = listed(await gather(directory.buildings(), (building) => building));
    return buildings === ''
      ? 'no reading has come yet'
      : `no device of building ${buildingId} is known, but of: ${buildings}`;
  }
  const heard = devices.filter((device) => device.gatewayId === gatewayId);
  if (heard.length === 0) {
    return `no device of gateway ${gatewayId} is known, but of: ${listed(devices.map((device) => device.gatewayId))}`;
  }
  const wanted = heard.filter(({ reading }) => deviceId === undefined || reading.device_id === deviceId);
  if (wanted.length === 0) {
    return `no device ${deviceId} is known, but: ${listed(heard.map(({ reading }) => reading.device_id))}`;
  }
  const newest = Math.max(...wanted.map(({ reading }) => reading.measured_at));
  return `its newest reading is of ${isoOf(newest)}`;
}

const isoOf = (ms: number) => (ms <= 8.64e15 ? new Date(ms).toISOString() : String(ms));
