import type { VirtualService } from '../gatt/gatt-service.ts';

const GENERIC_ACCESS = '1800';
const DEVICE_NAME = '2a00';
const APPEARANCE = '2a01';
const GENERIC_ATTRIBUTE = '1801';
const SERVICE_CHANGED = '2a05';
/** "Sensor" in the Assigned Numbers, 2.6. */
const SENSOR = Uint8Array.of(0x40, 0x05);
const ALL_HANDLES = Uint8Array.of(0x01, 0x00, 0xff, 0xff);

/** The services that every GATT server has (Core, Vol 3, Part C, 12 and Part G, 7). */
export function genericServices(name: string): readonly VirtualService[] {
  const deviceName = Buffer.from(name, 'utf8');
  return [
    {
      uuid: GENERIC_ACCESS,
      characteristics: [
        { uuid: DEVICE_NAME, properties: ['read'], value: () => deviceName },
        { uuid: APPEARANCE, properties: ['read'], value: () => SENSOR },
      ],
    },
    {
      uuid: GENERIC_ATTRIBUTE,
      characteristics: [{ uuid: SERVICE_CHANGED, properties: ['indicate'], value: () => ALL_HANDLES }],
    },
  ];
}
