import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { nameOf } from '../sighting.ts';
import { GOVEE, type GoveeLayout, holds, modelInName } from './block.ts';
import { CLIMATE_LAYOUTS } from './climate.ts';
import { MEAT_THERMOMETER_LAYOUTS, MEAT_THERMOMETERS } from './meat-thermometers.ts';
import { PRESENCE_LAYOUT } from './presence.ts';
import { SEVERAL_SENSORS_LAYOUTS } from './several-sensors.ts';
import { SIX_PROBES_COMPANY, SIX_PROBES_LAYOUT, SIX_PROBES_SERVICE } from './six-probes.ts';
import { SWITCH_LAYOUT } from './switches.ts';

const LAYOUTS: readonly GoveeLayout[] = [
  SWITCH_LAYOUT,
  PRESENCE_LAYOUT,
  ...CLIMATE_LAYOUTS,
  ...SEVERAL_SENSORS_LAYOUTS,
  ...MEAT_THERMOMETER_LAYOUTS,
  SIX_PROBES_LAYOUT,
];

const COMPANY_IDS = [0xec88, 0xef88, 0x0001, 0x8801, 0x8803, 0x8843, SIX_PROBES_COMPANY];
const SERVICES = [...MEAT_THERMOMETERS.map(({ service }) => service), SIX_PROBES_SERVICE];

/** Every Govee device sends an iBeacon of this identifier besides, "INTELLI_ROCKS_HW": it tells nothing. */
const APPLE = 0x004c;
const BEACON_MARK = new TextEncoder().encode('INTELLI_ROCKS');
const BEACON_MARK_AT = 2;
/** Some firmwares let the beacon, with the two octets of its company, run into the block ahead of it. */
const GLUED_OCTETS = 25;

/**
 * Govee's sensors (no specification is public; layouts as the test-suites of govee-ble and ble_monitor pin them). Which
 * layout a manufacturer block has follows from company, length, fixed octets, and where these are not enough from the
 * model in the device's name or its listed services.
 */
export const govee: Decoder = {
  format: GOVEE,
  signatures: [
    ...[APPLE, ...COMPANY_IDS, ...MEAT_THERMOMETERS.flatMap(({ companyIds }) => companyIds)].map((companyId) => ({
      companyId,
    })),
    ...SERVICES.map((listedService) => ({ listedService })),
    ...['GVH51', 'GVH505', 'Govee_H5'].map((namePrefix) => ({ namePrefix })),
  ],
  decode: firstKnownBlock,
};

function firstKnownBlock(sighting: Sighting): Decoded | Rejected | undefined {
  const model = modelInName(nameOf(sighting));
  const { manufacturerBlocks } = sighting.advertisement;
  for (const { companyId, data } of manufacturerBlocks) {
    const block = { companyId, data: withoutGlued(data), model, sighting };
    const layout = LAYOUTS.find((known) => known.matches(block));
    if (layout) return layout.read(block);
  }
  return manufacturerBlocks.some(isBeacon) ? { format: GOVEE, values: {} } : undefined;
}

function isBeacon({ companyId, data }: { readonly companyId: number; readonly data: Uint8Array }): boolean {
  return companyId === APPLE && holds(data, BEACON_MARK_AT, BEACON_MARK);
}

function withoutGlued(data: Uint8Array): Uint8Array {
  const start = data.length - GLUED_OCTETS;
  return start > 0 && holds(data, start + 2 + BEACON_MARK_AT, BEACON_MARK) ? data.subarray(0, start) : data;
}
