import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { statusOf } from '../components.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { shownText, spanOf } from '../words.ts';

/** The first scan takes some seconds, s. */
const START_S = 60;

/** Whether BleIngest hears: by its own word. */
export const bluetoothScan: Check = {
  id: 'bluetooth-scan',
  about: 'whether sward.BleIngest scans, by its own status',
  async look(situation) {
    const status = await statusOf(situation, COMPONENTS.bleIngest);
    if (status === undefined) return [unknown('sward.BleIngest cannot be asked whether it scans')];
    const state = shownText(String(status.detail['adapter'] ?? 'unknown'));
    const devices = Number(status.detail['active_devices'] ?? 0);
    const waiting = Number(status.detail['discovered'] ?? 0);
    const others = waiting === 0 ? '' : `, ${waiting} others wait for approval`;
    const details = { state, active_devices: devices, waiting_devices: waiting };
    if (state === 'scanning' && devices === 0 && status.uptime_s > START_S) {
      return [
        warning(
          `it scans, and no sensor is heard that may be${others}`,
          'Name the sensors in `devices` of sward.BleIngest: its log says `sensors_waiting` with their ids. Or none is near.',
          details,
        ),
      ];
    }
    if (state === 'scanning') return [ok(`it scans, ${devices} sensors are heard${others}`, details)];
    if (state === 'starting' && status.uptime_s < START_S) return [ok('it starts', details)];
    const since = `up ${spanOf(status.uptime_s)}`;
    return [
      fault(
        `sward.BleIngest does not hear: the adapter is ${state} (${since})`,
        'See bluetooth-adapter, bluetooth-blocked and capability; its log says adapter_unavailable with the reason.',
        details,
      ),
    ];
  },
};
