import type { AdvertisingReport } from '@sward/ble-ingest/hci/advertising-event.ts';
import { readAdvertisingEvent } from '@sward/ble-ingest/hci/advertising-event.ts';
import { FragmentAssembler } from '@sward/ble-ingest/hci/fragment-assembler.ts';
import { readCommandAnswer, readForeignScanCommand } from '@sward/ble-ingest/hci/hci-commands.ts';
import type { Advertisement } from '@sward/ble-ingest/ports.ts';
import { packReports, unpackReports } from '@sward/ble-ingest/radio-process/packed-reports.ts';
import { ADV_IND, encodeAdvertisingEvent, SCAN_RSP } from '@sward/radio/advertising-report.ts';
import { encodeExtendedEvents } from '@sward/radio/extended-report.ts';
import type { Seed } from '../corpus.ts';
import type { Dice } from '../dice.ts';
import { GatewayEar } from '../gateway-ear.ts';
import { mutateOctets } from '../mutate.ts';
import { type Answer, ImplausibleError, type Target } from '../target.ts';

const ADDRESS = /^[0-9a-f]{12}$/;
const MAX_DATA_OCTETS = 1650;
const MAX_LEGACY_DATA = 31;
const BETWEEN_MS = 5;

/** @throws ImplausibleError for a report that no controller can have meant */
function requireSoundReport({ address, rssi, data }: Advertisement): void {
  if (!ADDRESS.test(address)) throw new ImplausibleError(`no address: ${address}`);
  if (rssi !== undefined && (!Number.isInteger(rssi) || rssi < -127 || rssi > 20))
    throw new ImplausibleError(`no signal strength: ${rssi}`);
  if (data.length > MAX_DATA_OCTETS) throw new ImplausibleError(`${data.length} octets of advertising data`);
}

/** H4 events that follow one another: an indicator, a code and the length of the rest. */
function packetsIn(events: Uint8Array): Uint8Array[] {
  if (events.length === 0) return [];
  const end = 3 + (events[2] ?? 0);
  return [events.subarray(0, end), ...packetsIn(events.subarray(end))];
}

/** A sound packet: a report or two, or a piece of a long one. */
function soundPacket(seeds: readonly Seed[], dice: Dice): Uint8Array {
  const { address, data } = dice.pick(seeds);
  const addressType = dice.below(4);
  const report = { eventType: dice.pick([ADV_IND, SCAN_RSP, 3]), addressType, address, data, rssi: -dice.below(128) };
  if (dice.happens(0.5)) {
    const legacy = { ...report, data: data.subarray(0, MAX_LEGACY_DATA) };
    return encodeAdvertisingEvent(dice.happens(0.2) ? [legacy, legacy] : [legacy]);
  }
  const long = dice.happens(0.3) ? { ...report, data: dice.bytes(dice.below(MAX_DATA_OCTETS)) } : report;
  return dice.pick(packetsIn(encodeExtendedEvents({ ...long, sid: dice.below(16) })));
}

/** Any octets from the controller: the parser of events, the assembler of long ones, the pipe to BLE ingest, the Listener. */
export function hciTarget(seeds: readonly Seed[]): Target {
  const ear = new GatewayEar(new Map());
  const fragments = new FragmentAssembler();
  let nowMs = 0;

  function hear(report: AdvertisingReport): void {
    nowMs += BETWEEN_MS;
    requireSoundReport(report.advertisement);
    const whole = fragments.push(report, nowMs);
    if (whole === undefined) return;
    requireSoundReport(whole);
    for (const heard of unpackReports(packReports([whole]))) ear.hear(heard);
  }

  function judge(packet: Uint8Array): Answer {
    readCommandAnswer(packet);
    readForeignScanCommand(packet);
    const reports = readAdvertisingEvent(packet);
    for (const report of reports ?? []) hear(report);
    if (reports === undefined) return 'unknown';
    return reports.length > 0 ? 'read' : 'rejected';
  }

  return {
    name: 'hci',
    draw(dice) {
      const sound = soundPacket(seeds, dice);
      const packet = dice.happens(0.8) ? mutateOctets(sound, dice, [soundPacket(seeds, dice)]) : sound;
      return { judge: () => judge(packet), describe: () => Buffer.from(packet).toString('hex') };
    },
  };
}
