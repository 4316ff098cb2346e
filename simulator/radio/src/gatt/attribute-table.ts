import { le16 } from '../octets.ts';
import { UnencodableError } from '../radio-errors.ts';
import { uuidOctets } from './att-pdu.ts';
import type { CharacteristicProperty, VirtualCharacteristic, VirtualService } from './gatt-service.ts';

/** Types of the attributes that make up services (Assigned Numbers, 3.4 to 3.7). */
export const PRIMARY_SERVICE = '2800';
export const SECONDARY_SERVICE = '2801';
const CHARACTERISTIC = '2803';
const CLIENT_CONFIGURATION = '2902';

const PROPERTY_BITS: Readonly<Record<CharacteristicProperty, number>> = {
  broadcast: 0x01,
  read: 0x02,
  writeWithoutResponse: 0x04,
  write: 0x08,
  notify: 0x10,
  indicate: 0x20,
};

/** What stands behind an attribute: fixed octets, a characteristic's value, or a client's subscription to it. */
type Content =
  | { readonly kind: 'fixed'; readonly value: Uint8Array }
  | { readonly kind: 'value'; readonly characteristic: VirtualCharacteristic }
  | { readonly kind: 'configuration'; readonly characteristic: VirtualCharacteristic };

export type Attribute = {
  readonly handle: number;
  readonly type: string;
  /** Handle of the last attribute of the service that this one begins; its own where it begins none. */
  readonly groupEnd: number;
} & Content;

type Draft = { readonly type: string } & Content;

const fixed = (type: string, value: Uint8Array): Draft => ({ type, kind: 'fixed', value });

function declaration(characteristic: VirtualCharacteristic, handle: number): Draft {
  const properties = characteristic.properties.reduce((bits, each) => bits | PROPERTY_BITS[each], 0);
  const head = Buffer.from([properties, ...le16(handle + 1)]);
  return fixed(CHARACTERISTIC, Buffer.concat([head, uuidOctets(characteristic.uuid)]));
}

const canSubscribe = ({ properties }: VirtualCharacteristic): boolean =>
  properties.includes('notify') || properties.includes('indicate');

/** The attributes of one characteristic (Vol 3, Part G, 3.3), the first at `handle`. */
function characteristicDrafts(characteristic: VirtualCharacteristic, handle: number): Draft[] {
  const drafts: Draft[] = [
    declaration(characteristic, handle),
    { type: characteristic.uuid, kind: 'value', characteristic },
  ];
  if (canSubscribe(characteristic)) drafts.push({ type: CLIENT_CONFIGURATION, kind: 'configuration', characteristic });
  return [...drafts, ...(characteristic.descriptors ?? []).map(({ uuid, value }) => fixed(uuid, value))];
}

/** The attributes of one service (Vol 3, Part G, 3.1), the first at `handle`. */
function serviceDrafts(service: VirtualService, handle: number): Draft[] {
  const drafts: Draft[] = [fixed(PRIMARY_SERVICE, uuidOctets(service.uuid))];
  for (const characteristic of service.characteristics)
    drafts.push(...characteristicDrafts(characteristic, handle + drafts.length));
  return drafts;
}

function checkUuid(uuid: string): void {
  if (!/^([0-9a-f]{4}|[0-9a-f]{32})$/.test(uuid))
    throw new UnencodableError(`"${uuid}" is no UUID: write 4 or 32 lower-case hex digits without dashes`);
}

/**
 * The attribute table of a GATT server with these services, by handle from 1 without gaps.
 *
 * @throws UnencodableError for a UUID that is none
 */
export function attributeTable(services: readonly VirtualService[]): readonly Attribute[] {
  const table: Attribute[] = [];
  for (const service of services) {
    for (const uuid of [service.uuid, ...service.characteristics.map((each) => each.uuid)]) checkUuid(uuid);
    const first = table.length + 1;
    const drafts = serviceDrafts(service, first);
    const last = first + drafts.length - 1;
    table.push(
      ...drafts.map((draft, index) => ({
        ...draft,
        handle: first + index,
        groupEnd: index === 0 ? last : first + index,
      })),
    );
  }
  return table;
}
