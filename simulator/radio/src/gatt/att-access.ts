import { le16 } from '../octets.ts';
import { ATT, ATT_ERROR, AttError, expectLength, MAX_VALUE } from './att-pdu.ts';
import type { AttSession } from './att-session.ts';
import type { Attribute } from './attribute-table.ts';
import type { CharacteristicProperty, VirtualCharacteristic } from './gatt-service.ts';

/** Parts of long writes that a server keeps. */
const MAX_PREPARED = 64;
const EXECUTE = 0x01;

/** The attribute with this handle. @throws AttError */
export function attributeAt(table: readonly Attribute[], handle: number): Attribute {
  const attribute = table[handle - 1];
  if (!attribute) throw new AttError(ATT_ERROR.invalidHandle, handle);
  return attribute;
}

function permit(attribute: Attribute, { properties, isProtected }: VirtualCharacteristic, isRead: boolean): void {
  const needed: readonly CharacteristicProperty[] = isRead ? ['read'] : ['write', 'writeWithoutResponse'];
  if (!needed.some((each) => properties.includes(each)))
    throw new AttError(isRead ? ATT_ERROR.readNotPermitted : ATT_ERROR.writeNotPermitted, attribute.handle);
  if (isProtected) throw new AttError(ATT_ERROR.insufficientAuthentication, attribute.handle);
}

/** The value of an attribute. @throws AttError where a client may not read it */
export function readAttribute(attribute: Attribute, session: AttSession): Uint8Array {
  if (attribute.kind === 'fixed') return attribute.value;
  const { characteristic } = attribute;
  if (attribute.kind === 'configuration') return Buffer.from(le16(session.configurations.get(characteristic) ?? 0));
  permit(attribute, characteristic, true);
  return characteristic.value();
}

/** Writes a whole value. @throws AttError where a client may not, or the value has the wrong length */
function writeAttribute(attribute: Attribute, value: Buffer, session: AttSession): void {
  if (attribute.kind === 'fixed') throw new AttError(ATT_ERROR.writeNotPermitted, attribute.handle);
  const { characteristic } = attribute;
  if (attribute.kind === 'configuration') {
    if (value.length !== 2) throw new AttError(ATT_ERROR.invalidValueLength, attribute.handle);
    session.configurations.set(characteristic, value.readUInt16LE(0));
    return;
  }
  permit(attribute, characteristic, false);
  if (value.length > MAX_VALUE) throw new AttError(ATT_ERROR.invalidValueLength, attribute.handle);
  characteristic.onWrite?.(Buffer.from(value));
}

/** Read Request (Core, Vol 3, Part F, 3.4.4.3). */
export function read(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 3);
  const handle = pdu.readUInt16LE(1);
  const value = readAttribute(attributeAt(table, handle), session);
  session.longRead = value.length >= session.mtu - 1 ? { handle, value: Buffer.from(value) } : undefined;
  return Buffer.concat([Buffer.from([ATT.read + 1]), value.subarray(0, session.mtu - 1)]);
}

/** Read Blob Request (3.4.4.5): goes on with the value that the first read began. */
export function readBlob(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 5);
  const [handle, offset] = [pdu.readUInt16LE(1), pdu.readUInt16LE(3)];
  const attribute = attributeAt(table, handle);
  const begun = session.longRead?.handle === handle ? session.longRead.value : undefined;
  const value = begun ?? readAttribute(attribute, session);
  if (offset > value.length) throw new AttError(ATT_ERROR.invalidOffset, handle);
  return Buffer.concat([Buffer.from([ATT.readBlob + 1]), value.subarray(offset, offset + session.mtu - 1)]);
}

/** Write Request (3.4.5.1). */
export function write(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  if (pdu.length < 3) throw new AttError(ATT_ERROR.invalidPdu, 0);
  writeAttribute(attributeAt(table, pdu.readUInt16LE(1)), pdu.subarray(3), session);
  return Buffer.from([ATT.write + 1]);
}

/** Prepare Write Request (3.4.6.1): the part is sent back, for the client to compare. */
export function prepareWrite(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  if (pdu.length < 5) throw new AttError(ATT_ERROR.invalidPdu, 0);
  const [handle, offset] = [pdu.readUInt16LE(1), pdu.readUInt16LE(3)];
  const attribute = attributeAt(table, handle);
  if (attribute.kind !== 'value') throw new AttError(ATT_ERROR.writeNotPermitted, handle);
  permit(attribute, attribute.characteristic, false);
  if (session.prepared.length >= MAX_PREPARED) throw new AttError(ATT_ERROR.prepareQueueFull, handle);
  session.prepared.push({ handle, offset, part: Buffer.from(pdu.subarray(5)) });
  return Buffer.concat([Buffer.from([ATT.prepareWrite + 1]), pdu.subarray(1)]);
}

/** Execute Write Request (3.4.6.3): writes the parts, or forgets them. */
export function executeWrite(pdu: Buffer, table: readonly Attribute[], session: AttSession): Buffer {
  expectLength(pdu, 2);
  const { prepared } = session;
  session.prepared = [];
  if (pdu[1] === EXECUTE)
    for (const handle of new Set(prepared.map((each) => each.handle))) {
      const parts = prepared.filter((each) => each.handle === handle);
      writeAttribute(attributeAt(table, handle), joined(handle, parts), session);
    }
  return Buffer.from([ATT.executeWrite + 1]);
}

function joined(handle: number, parts: AttSession['prepared']): Buffer {
  let value: Buffer = Buffer.alloc(0);
  for (const { offset, part } of parts) {
    if (offset > value.length) throw new AttError(ATT_ERROR.invalidOffset, handle);
    value = Buffer.concat([value.subarray(0, offset), part]);
  }
  return value;
}
