import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import { declaredFormats, formatsSchema } from '@sward/ble-ingest/format-config.ts';
import { GatewayEar } from '../gateway-ear.ts';
import { mutateAdvertisingData } from '../mutate.ts';
import { signedData } from '../signed-data.ts';
import type { Target } from '../target.ts';

const COMPANY = 0x0fff;
const SERVICE = 'feed';

const FORMATS = {
  'own-struct': {
    company_id: '0x0fff',
    starts_with: '01',
    fields: 'struct temperature_c s16le@1 /100; voltage_v f32le@3',
  },
  'own-text': { service_data: SERVICE, fields: 'row 1=temperature_c; 2=text' },
  'own-json': { company_id: '0x0fff', starts_with: '7b', fields: 'json t=temperature_c; n=text' },
};

const SAMPLES = ['0bffff0f0129090000a841', '0fffff0f7b2274223a22312e35227d', '0a16edfe32312e352c7838'];

/** Any octets for formats of the configuration. */
export function declaredTarget(): Target {
  const ear = new GatewayEar(new Map(), declaredFormats(formatsSchema.parse(FORMATS)));
  const samples = SAMPLES.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
  const address = 'c0ffee123456';
  return {
    name: 'declared',
    draw(dice) {
      const sample = dice.happens(0.7)
        ? dice.pick(samples)
        : signedData(dice.pick([{ companyId: COMPANY }, { serviceUuid: SERVICE }]), dice);
      const data = mutateAdvertisingData(sample, dice, samples);
      return {
        judge: () => {
          const sent = { address, addressType: 'random', rssi: -60, connectable: false, scanResponse: false } as const;
          ear.hear({ ...sent, data });
          return ear.decode({ advertisement: parseAdvertisement(data), address, addressType: 'random' });
        },
        describe: () => Buffer.from(data).toString('hex'),
      };
    },
  };
}
