/** Lines of the page for each of the lists that grow. */
type RowShares = { readonly troubles: number; readonly alerts: number; readonly devices: number };

/** More would push everything else off the page: four, and how many more there are. */
const MOST_TROUBLES = 5;
/** Alerts that go ahead of the sensors beyond the first few; further ones take what those leave. */
const ALERTS_AHEAD = 5;
/** What a list gives way to, however short room is: one line of it, and how many more there are. */
const LEAST = 2;
/** Sensors that stay in sight, however many alerts are open. */
const LEAST_DEVICES = 3;

/** Lines of `count` devices of which `shown` are shown: a header above, and below how many more there are. */
const deviceRows = (count: number, shown: number) =>
  count === 0 ? 0 : 1 + Math.min(count, shown) + (count > shown ? 1 : 0);

/**
 * Shares `rows` lines among troubles, alerts and devices.
 * @param wanted lines of troubles and of alerts, and how many devices there are
 * @returns lines of each, the devices' with their header. `isEnough`: each has what it needs at least
 */
export function shareRows(rows: number, wanted: RowShares): RowShares & { readonly isEnough: boolean } {
  const needed = deviceRows(wanted.devices, LEAST_DEVICES);
  const all = deviceRows(wanted.devices, wanted.devices);
  const least = { troubles: Math.min(LEAST, wanted.troubles), alerts: Math.min(LEAST, wanted.alerts) };
  const spare = Math.max(0, rows - needed - least.alerts);
  const troubles = Math.min(wanted.troubles, MOST_TROUBLES, Math.max(least.troubles, spare));
  const beside = rows - troubles;
  const ahead = Math.min(ALERTS_AHEAD, beside - needed);
  const alerts = Math.min(wanted.alerts, Math.max(least.alerts, ahead, beside - all));
  return {
    troubles,
    alerts,
    devices: Math.max(0, beside - alerts),
    isEnough: rows >= least.troubles + least.alerts + needed,
  };
}
