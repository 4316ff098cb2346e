import { uintLE } from '../../decoders/byte-fields.ts';
import { type GattCharacteristic, GattError } from '../../gatt-ports.ts';
import { uuidOfOctets } from '../uuid.ts';
import { type AttClient, AttError } from './att-client.ts';
import { ATT_ERROR, entriesOf, pdu } from './att-pdu.ts';

const PRIMARY_SERVICE = 0x2800;
const CHARACTERISTIC = 0x2803;
const CLIENT_CONFIGURATION = '2902';
const LAST_HANDLE = 0xffff;

/** More than any sensor has: a device that lists on and on is broken or hostile. */
const MAX_ROUNDS = 256;
const MAX_CHARACTERISTICS = 256;

const READ = 0x02;
const NOTIFY = 0x10;
const INDICATE = 0x20;

type Service = { readonly uuid: string; readonly first: number; readonly last: number };

/** A characteristic, and where on the device it is. */
export type Attribute = GattCharacteristic & {
  readonly valueHandle: number;
  /** The last handle that belongs to it: its descriptors are between. */
  readonly lastHandle: number;
  /** What its client configuration takes: 1 notifications, 2 indications. */
  readonly subscription: 1 | 2;
};

/** Errors that say "no more of these" and are the end of every listing. */
const END_OF_LIST: ReadonlySet<number> = new Set([ATT_ERROR.attributeNotFound, ATT_ERROR.unsupportedGroupType]);

/** Asks on from where each answer ended, until the device has no more. `read` returns the last handle of an answer. */
async function listAll(
  first: number,
  last: number,
  ask: (from: number) => Promise<Uint8Array>,
  read: (answer: Uint8Array) => number,
): Promise<void> {
  let from = first;
  for (let round = 0; round < MAX_ROUNDS && from <= last; round += 1) {
    const answer = await ask(from).catch(endOfList);
    if (answer === undefined) return;
    const reached = read(answer);
    // A device that does not get on would be asked for ever.
    if (reached < from) return;
    from = reached + 1;
  }
}

function endOfList(error: unknown): undefined {
  if (error instanceof AttError && END_OF_LIST.has(error.attCode)) return undefined;
  throw error;
}

/** All primary services (Core Specification Vol 3 Part G section 4.4.1). */
async function discoverServices(att: AttClient): Promise<readonly Service[]> {
  const services: Service[] = [];
  await listAll(
    1,
    LAST_HANDLE,
    (from) => att.request(pdu.readByGroupType(from, LAST_HANDLE, PRIMARY_SERVICE)),
    (answer) => {
      let reached = 0;
      for (const entry of entriesOf(answer)) {
        if (entry.length < 6) break;
        const uuid = uuidOfOctets(entry.subarray(4));
        reached = uintLE(entry, 2, 2);
        if (uuid !== undefined) services.push({ uuid, first: uintLE(entry, 0, 2), last: reached });
      }
      return reached;
    },
  );
  return services;
}

type Declaration = {
  readonly handle: number;
  readonly properties: number;
  readonly valueHandle: number;
  readonly uuid: string;
};

/** All characteristics of a service (section 4.6.1). */
async function discoverDeclarations(att: AttClient, service: Service): Promise<readonly Declaration[]> {
  const declarations: Declaration[] = [];
  await listAll(
    service.first,
    service.last,
    (from) => att.request(pdu.readByType(from, service.last, CHARACTERISTIC)),
    (answer) => {
      let reached = 0;
      for (const entry of entriesOf(answer)) {
        if (entry.length < 7) break;
        const uuid = uuidOfOctets(entry.subarray(5));
        reached = uintLE(entry, 0, 2);
        const fields = { handle: reached, properties: entry[2] ?? 0, valueHandle: uintLE(entry, 3, 2) };
        if (uuid !== undefined) declarations.push({ ...fields, uuid });
      }
      return reached;
    },
  );
  return declarations;
}

function attributeOf(declaration: Declaration, service: Service, lastHandle: number): Attribute {
  const { uuid, properties, valueHandle } = declaration;
  return {
    service: service.uuid,
    characteristic: uuid,
    canRead: (properties & READ) !== 0,
    canNotify: (properties & (NOTIFY | INDICATE)) !== 0,
    valueHandle,
    lastHandle,
    subscription: properties & NOTIFY ? 1 : 2,
  };
}

/** Numbers those that have the same UUIDs; the first has no number. */
function numbered(attributes: readonly Attribute[]): readonly Attribute[] {
  const counts = new Map<string, number>();
  return attributes.map((attribute) => {
    const key = `${attribute.service}/${attribute.characteristic}`;
    const instance = counts.get(key) ?? 0;
    counts.set(key, instance + 1);
    return instance === 0 ? attribute : { ...attribute, instance };
  });
}

/** Every characteristic of every primary service, at most 256. @throws GattError */
export async function discoverAttributes(att: AttClient): Promise<readonly Attribute[]> {
  const attributes: Attribute[] = [];
  for (const service of await discoverServices(att)) {
    if (attributes.length >= MAX_CHARACTERISTICS) break;
    const declarations = await discoverDeclarations(att, service);
    for (const [index, declaration] of declarations.entries()) {
      const next = declarations[index + 1];
      attributes.push(attributeOf(declaration, service, next ? next.handle - 1 : service.last));
    }
  }
  return numbered(attributes.slice(0, MAX_CHARACTERISTICS));
}

/** The handle of a characteristic's client configuration (section 4.7.1). @throws GattError where it has none */
export async function findConfiguration(att: AttClient, attribute: Attribute): Promise<number> {
  let found: number | undefined;
  await listAll(
    attribute.valueHandle + 1,
    attribute.lastHandle,
    (from) => att.request(pdu.findInformation(from, attribute.lastHandle)),
    (answer) => {
      // Format 1 lists handles with UUIDs of 2 octets, format 2 with 16.
      const listed = descriptorsOf(answer);
      found = listed.find(({ uuid }) => uuid === CLIENT_CONFIGURATION)?.handle;
      return found === undefined ? (listed.at(-1)?.handle ?? 0) : LAST_HANDLE;
    },
  );
  if (found !== undefined) return found;
  throw new GattError('GATT_REFUSED', 'the characteristic has no client configuration: it cannot be subscribed to');
}

function descriptorsOf(answer: Uint8Array): readonly { readonly handle: number; readonly uuid: string | undefined }[] {
  const length = answer[1] === 1 ? 4 : 18;
  const count = Math.floor((answer.length - 2) / length);
  return Array.from({ length: count }, (_, index) => {
    const at = 2 + index * length;
    return { handle: uintLE(answer, at, 2), uuid: uuidOfOctets(answer.subarray(at + 2, at + length)) };
  });
}
