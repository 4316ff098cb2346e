import { measuringBeacon } from '../beacons/measuring-beacon.ts';

/**
 * BM2 monitor of car batteries: an iBeacon of one UUID, whose last octet, elsewhere the power at one metre, is the charge
 * in %. The voltage is only told in a connection.
 */
export const bm2 = measuringBeacon({
  format: 'bm2',
  uuid: '655f83caae16a10a702e31f30d58dd82',
  fields: [{ quantity: 'battery_pct', at: 22, type: 'u8' }],
  device: { model: 'BM2' },
});

/** BM6 monitor of car batteries: an iBeacon of one UUID; the low octet of the major number is the charge in %. */
export const bm6 = measuringBeacon({
  format: 'bm6',
  uuid: '3ba29cd9a42c894856badaf2606ef777',
  fields: [{ quantity: 'battery_pct', at: 19, type: 'u8' }],
  device: { model: 'BM6' },
});
