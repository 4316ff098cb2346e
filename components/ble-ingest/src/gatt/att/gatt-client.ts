import { type GattCharacteristic, GattError } from '../../gatt-ports.ts';
import { type AttClient, AttError } from './att-client.ts';
import { type Attribute, discoverAttributes, findConfiguration } from './att-discovery.ts';
import { ATT_ERROR, pdu } from './att-pdu.ts';

/** Longest value of an attribute (Core Specification Vol 3 Part F section 3.2.9). */
const MAX_VALUE_OCTETS = 512;

const END_OF_VALUE: ReadonlySet<number> = new Set([ATT_ERROR.invalidOffset, ATT_ERROR.attributeNotLong]);

/** Discovery, reads and subscriptions on one link (Core Specification Vol 3 Part G section 4). */
export class GattClient {
  readonly #att: AttClient;
  readonly #attributes = new Map<string, Attribute>();
  readonly #subscribers = new Map<number, (value: Uint8Array) => void>();

  constructor(att: AttClient) {
    this.#att = att;
  }

  async discover(): Promise<readonly GattCharacteristic[]> {
    const attributes = await discoverAttributes(this.#att);
    this.#attributes.clear();
    for (const attribute of attributes) this.#attributes.set(keyOf(attribute), attribute);
    return attributes.map(({ valueHandle: _value, lastHandle: _last, subscription: _kind, ...rest }) => rest);
  }

  /** A long value comes in pieces of the MTU (sections 4.8.1 and 4.8.3). */
  async read(characteristic: GattCharacteristic): Promise<Uint8Array> {
    const { valueHandle } = this.#require(characteristic);
    let piece = (await this.#att.request(pdu.read(valueHandle))).subarray(1);
    let value = Uint8Array.from(piece);
    while (piece.length === this.#att.mtu - 1 && value.length < MAX_VALUE_OCTETS) {
      const next = await this.#att.request(pdu.readBlob(valueHandle, value.length)).catch(endOfValue);
      piece = next?.subarray(1) ?? new Uint8Array(0);
      value = Uint8Array.from([...value, ...piece]);
    }
    return value;
  }

  async subscribe(characteristic: GattCharacteristic, onValue: (value: Uint8Array) => void): Promise<void> {
    const attribute = this.#require(characteristic);
    const configuration = await findConfiguration(this.#att, attribute);
    // Ahead of the answer: the first notification may overtake it.
    this.#subscribers.set(attribute.valueHandle, onValue);
    await this.#att.request(pdu.write(configuration, [attribute.subscription, 0]));
  }

  /** A notification or indication came. */
  notified(valueHandle: number, value: Uint8Array): void {
    this.#subscribers.get(valueHandle)?.(value);
  }

  #require(characteristic: GattCharacteristic): Attribute {
    const attribute = this.#attributes.get(keyOf(characteristic));
    if (attribute) return attribute;
    const { service, characteristic: uuid } = characteristic;
    throw new GattError('GATT_REFUSED', `the device has no characteristic ${service}/${uuid}: discover first`);
  }
}

function endOfValue(error: unknown): undefined {
  if (error instanceof AttError && END_OF_VALUE.has(error.attCode)) return undefined;
  throw error;
}

function keyOf({ service, characteristic, instance = 0 }: GattCharacteristic): string {
  return `${service}/${characteristic}/${instance}`;
}
