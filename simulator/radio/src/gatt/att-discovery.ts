import { le16 } from '../octets.ts';
import { readAttribute } from './att-access.ts';
import { ATT, ATT_ERROR, AttError, expectLength, uuidOctets, uuidOf } from './att-pdu.ts';
import type { AttSession } from './att-session.ts';
import { type Attribute, PRIMARY_SERVICE, SECONDARY_SERVICE } from './attribute-table.ts';

/** Longest value in a list: its length, with the handles, must fit one octet (Core, Vol 3, Part F, 3.4.4.2, 3.4.4.10). */
const MAX_LISTED = 253;
const MAX_LISTED_GROUP = 251;

/** The attributes in the range of handles that a request names. @throws AttError */
function inRange(pdu: Buffer, table: readonly Attribute[]): { first: number; attributes: readonly Attribute[] } {
  const [first, last] = [pdu.readUInt16LE(1), pdu.readUInt16LE(3)];
  if (first === 0 || first > last) throw new AttError(ATT_ERROR.invalidHandle, first);
  return { first, attributes: table.slice(first - 1, last) };
}

/** The entries that fit one response: from the first on, all of one length. `room` is what the response leaves them. */
function fitting(entries: Iterable<Buffer>, room: number): Buffer[] {
  const taken: Buffer[] = [];
  let left = room;
  for (const entry of entries) {
    if (entry.length !== (taken[0] ?? entry).length || entry.length > left) break;
    taken.push(entry);
    left -= entry.length;
  }
  return taken;
}

/** A response that lists entries, after `head`. @throws AttError "attribute not found" where there are none */
function listed(head: (size: number) => readonly number[], entries: readonly Buffer[], first: number): Buffer {
  const size = entries[0]?.length;
  if (size === undefined) throw new AttError(ATT_ERROR.attributeNotFound, first);
  return Buffer.concat([Buffer.from(head(size)), ...entries]);
}

/** Find Information Request (3.4.3.1). */
export function findInformation(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 5);
  const { first, attributes } = inRange(pdu, table);
  const entries = attributes.map(({ handle, type }) => Buffer.concat([Buffer.from(le16(handle)), uuidOctets(type)]));
  const format = (size: number): number => (size === 4 ? 0x01 : 0x02);
  return listed((size) => [ATT.findInformation + 1, format(size)], fitting(entries, session.mtu - 2), first);
}

/** Find By Type Value Request (3.4.3.3): how a client looks for the services of one UUID. */
export function findByTypeValue(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  if (pdu.length < 7) throw new AttError(ATT_ERROR.invalidPdu, 0);
  const { first, attributes } = inRange(pdu, table);
  const type = uuidOf(pdu.subarray(5, 7));
  const wanted = pdu.subarray(7);
  const entries = attributes
    .filter((each) => each.type === type && each.kind === 'fixed' && wanted.equals(each.value))
    .map(({ handle, groupEnd }) => Buffer.from([...le16(handle), ...le16(groupEnd)]));
  return listed(() => [ATT.findByTypeValue + 1], fitting(entries, session.mtu - 1), first);
}

/** The values of these attributes as list entries. The first that cannot be read is an error, a later one ends the list. */
function* readable(attributes: readonly Attribute[], session: AttSession): Generator<Buffer, void> {
  for (const [index, attribute] of attributes.entries()) {
    try {
      const value = readAttribute(attribute, session).subarray(0, Math.min(MAX_LISTED, session.mtu - 4));
      yield Buffer.concat([Buffer.from(le16(attribute.handle)), value]);
    } catch (error) {
      if (index === 0) throw error;
      return;
    }
  }
}

/** Read By Type Request (3.4.4.1): how a client looks for characteristics, and for a subscription's handle. */
export function readByType(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 7, 21);
  const { first, attributes } = inRange(pdu, table);
  const type = uuidOf(pdu.subarray(5));
  const found = attributes.filter((each) => each.type === type);
  const entries = fitting(readable(found, session), session.mtu - 2);
  return listed((size) => [ATT.readByType + 1, size], entries, first);
}

/** Read By Group Type Request (3.4.4.9): how a client looks for services. */
export function readByGroupType(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 7, 21);
  const { first, attributes } = inRange(pdu, table);
  const type = uuidOf(pdu.subarray(5));
  if (type !== PRIMARY_SERVICE && type !== SECONDARY_SERVICE) throw new AttError(ATT_ERROR.unsupportedGroupType, first);
  const room = Math.min(MAX_LISTED_GROUP, session.mtu - 6);
  const entries = attributes
    .filter((each) => each.type === type)
    .map((each) => {
      const value = readAttribute(each, session).subarray(0, room);
      return Buffer.concat([Buffer.from([...le16(each.handle), ...le16(each.groupEnd)]), value]);
    });
  return listed((size) => [ATT.readByGroupType + 1, size], fitting(entries, session.mtu - 2), first);
}
