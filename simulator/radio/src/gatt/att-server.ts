import { le16 } from '../octets.ts';
import { executeWrite, prepareWrite, read, readBlob, write } from './att-access.ts';
import { findByTypeValue, findInformation, readByGroupType, readByType } from './att-discovery.ts';
import { ATT, ATT_ERROR, AttError, errorResponse, expectLength, MIN_MTU } from './att-pdu.ts';
import { type AttSession, openSession } from './att-session.ts';
import type { Attribute } from './attribute-table.ts';
import type { VirtualCharacteristic } from './gatt-service.ts';

type Handler = (pdu: Buffer, table: readonly Attribute[], session: AttSession) => Buffer;

const HANDLERS = new Map<number, Handler>([
  [ATT.findInformation, findInformation],
  [ATT.findByTypeValue, findByTypeValue],
  [ATT.readByType, readByType],
  [ATT.read, read],
  [ATT.readBlob, readBlob],
  [ATT.readByGroupType, readByGroupType],
  [ATT.write, write],
  [ATT.prepareWrite, prepareWrite],
  [ATT.executeWrite, executeWrite],
]);

/** Commands, and what only a server sends, are never answered (Core, Vol 3, Part F, 3.3): these bits tell. */
const COMMAND_FLAG = 0x40;
const isRequest = (opcode: number): boolean => (opcode & COMMAND_FLAG) === 0 && opcode % 2 === 0;

const NOTIFY = 0x01;
const INDICATE = 0x02;

/** The ATT server of one link (Core, Vol 3, Part F and G): a PDU in, at most one out. No clock. */
export class AttServer {
  readonly #table: readonly Attribute[];
  readonly #maxMtu: number;
  readonly #session = openSession();
  /** Indications not yet sent: one at a time may be unconfirmed (3.3.3). A newer value takes the older one's place. */
  readonly #waiting = new Map<number, Buffer>();
  #isUnconfirmed = false;

  /** @param maxMtu longest PDU that the server takes, 23 to 517 */
  constructor(table: readonly Attribute[], maxMtu: number) {
    this.#table = table;
    this.#maxMtu = maxMtu;
  }

  /** Longest PDU on this link. */
  get mtu(): number {
    return this.#session.mtu;
  }

  /** Takes a PDU of the client; returns what is to be sent: a response, an error, or the next indication. */
  receive(pdu: Buffer): Buffer | undefined {
    const opcode = pdu[0];
    if (opcode === undefined) return undefined;
    if (opcode === ATT.confirmation) return this.#confirm();
    if (opcode === ATT.writeCommand) return this.#writeSilently(pdu);
    return isRequest(opcode) ? this.#answer(opcode, pdu) : undefined;
  }

  /** The notification or indication of a characteristic's value now; undefined where the client did not subscribe. */
  update(characteristic: VirtualCharacteristic): Buffer | undefined {
    const configuration = this.#session.configurations.get(characteristic) ?? 0;
    const handle = this.#table.find((each) => each.kind === 'value' && each.characteristic === characteristic)?.handle;
    if (handle === undefined || (configuration & (NOTIFY | INDICATE)) === 0) return undefined;
    const value = characteristic.value().subarray(0, this.mtu - 3);
    const isNotification = (configuration & NOTIFY) !== 0;
    const opcode = isNotification ? ATT.notification : ATT.indication;
    const pdu = Buffer.concat([Buffer.from([opcode, ...le16(handle)]), value]);
    if (isNotification) return pdu;
    this.#waiting.set(handle, pdu);
    return this.#isUnconfirmed ? undefined : this.#indicate();
  }

  #answer(opcode: number, pdu: Buffer): Buffer {
    try {
      if (opcode === ATT.exchangeMtu) return this.#exchangeMtu(pdu);
      const handler = HANDLERS.get(opcode);
      if (!handler) throw new AttError(ATT_ERROR.requestNotSupported, 0);
      return handler(pdu, this.#table, this.#session);
    } catch (error) {
      if (error instanceof AttError) return errorResponse(opcode, error);
      throw error;
    }
  }

  /** Exchange MTU Request (3.4.2.1). */
  #exchangeMtu(pdu: Buffer): Buffer {
    expectLength(pdu, 3);
    const clientMtu = Math.max(MIN_MTU, pdu.readUInt16LE(1));
    this.#session.mtu = Math.min(clientMtu, this.#maxMtu);
    return Buffer.from([ATT.exchangeMtu + 1, ...le16(this.#maxMtu)]);
  }

  /** Write Command (3.4.5.3): errors are kept silent. */
  #writeSilently(pdu: Buffer): undefined {
    this.#answer(ATT.write, pdu);
    return undefined;
  }

  #confirm(): Buffer | undefined {
    this.#isUnconfirmed = false;
    return this.#indicate();
  }

  #indicate(): Buffer | undefined {
    const [next] = this.#waiting;
    if (!next) return undefined;
    const [handle, pdu] = next;
    this.#waiting.delete(handle);
    this.#isUnconfirmed = true;
    return pdu;
  }
}
