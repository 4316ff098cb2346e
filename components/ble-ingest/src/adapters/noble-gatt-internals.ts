import { GattError } from '../gatt-ports.ts';

/** What noble keeps by a device's id or a link's handle, in plain objects. */
type Table<V = unknown> = { [key: string]: V };

/** Data of one link under noble's own clients: `data` with channel and octets, `encrypt`, `encryptFail`, `end`. */
export interface NobleAclStream {
  on(event: 'data', listener: (channel: number, data: Uint8Array) => void): unknown;
  on(event: 'encrypt', listener: (isEncrypted: number) => void): unknown;
  on(event: 'encryptFail', listener: () => void): unknown;
  write(channel: number, data: Buffer): void;
  encrypt(): void;
}

/** noble's GATT client of one link; `onAclStreamEnd` takes it off the link's data. */
export interface NobleGattClient {
  onAclStreamEnd(): void;
}

type PacketListener = (packet: Buffer) => void;

/** The part of noble's HCI layer that links use. */
export interface NobleLinkHci {
  readonly _socket: {
    listeners(event: 'data'): readonly unknown[];
    on(event: 'data', listener: PacketListener): unknown;
    removeListener(event: 'data', listener: PacketListener): unknown;
  };
  readonly _aclConnections: Map<number, unknown>;
  readonly _handleBuffers: Table<{ readonly length: number; readonly data: Uint8Array } | undefined>;
  /** Unset until the controller told its buffers. */
  readonly _aclBuffers?: unknown;
  _aclQueue: readonly { readonly handle: number }[];
  onSocketData(packet: Buffer): void;
  flushAcl(): Promise<void>;
  writeAclDataPkt(handle: number, channel: number, data: Buffer): Promise<void>;
  readLeBufferSize(): void;
  setScanEnabled(isEnabled: boolean, filtersDuplicates: boolean): void;
  emit(event: 'disconnComplete', handle: number, reason: number): boolean;
  prependListener(event: 'leConnComplete', listener: (status: number) => void): unknown;
}

/** `timeout` in 10 ms, intervals in 1.25 ms. */
export type ConnectionParameters = {
  readonly minInterval: number;
  readonly maxInterval: number;
  readonly latency: number;
  readonly timeout: number;
};

export interface NobleLinkBindings {
  readonly _hci: NobleLinkHci;
  readonly _gap: { readonly _discoveries: Table };
  readonly _addresses: Table;
  readonly _addresseTypes: Table;
  readonly _connectable: Table;
  readonly scannable: Table;
  /** Ids to handles and handles to ids. */
  readonly _handles: Table<number | string | undefined>;
  readonly _gatts: Table<NobleGattClient | undefined>;
  readonly _aclStreams: Table<NobleAclStream | undefined>;
  _pendingConnectionUuid: string | null;
  _connectionQueue: readonly unknown[];
  on(event: 'connect', listener: (id: string | null, error: Error | null) => void): unknown;
  on(event: 'disconnect', listener: (id: string, reason: number) => void): unknown;
  on(event: 'stateChange', listener: (state: string) => void): unknown;
  connect(id: string, parameters: ConnectionParameters): void;
  cancelConnect(id: string): void;
  disconnect(id: string): void;
}

/** The part of @abandonware/noble 1.9.2-26 that connections use. */
export interface NobleForLinks {
  readonly state: string;
  readonly _bindings: NobleLinkBindings;
  readonly _peripherals: Table;
  readonly _services: Table;
  readonly _characteristics: Table;
  readonly _descriptors: Table;
  readonly _discoveredPeripheralUUids: Table;
  onDiscover(
    id: string,
    address: string,
    addressType: string,
    isConnectable: boolean,
    advertisement: object,
    rssi: number,
    isScannable: boolean,
  ): void;
}

/** Everything that the interfaces above name, by where it is. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '': ['onDiscover'],
  _bindings: ['on', 'connect', 'cancelConnect', 'disconnect'],
  '_bindings._hci': ['onSocketData', 'flushAcl', 'writeAclDataPkt', 'readLeBufferSize', 'setScanEnabled', 'emit'],
  '_bindings._hci._socket': ['on', 'removeListener', 'listeners'],
};
const TABLES: Readonly<Record<string, readonly string[]>> = {
  '': ['_peripherals', '_services', '_characteristics', '_descriptors', '_discoveredPeripheralUUids'],
  _bindings: ['_addresses', '_addresseTypes', '_connectable', 'scannable', '_handles', '_gatts', '_aclStreams', '_gap'],
  '_bindings._hci': ['_aclConnections', '_handleBuffers', '_aclQueue'],
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function at(root: unknown, path: string): unknown {
  const names = path === '' ? [] : path.split('.');
  return names.reduce<unknown>((value, name) => (isObject(value) ? Reflect.get(value, name) : undefined), root);
}

function has(
  root: unknown,
  where: Readonly<Record<string, readonly string[]>>,
  is: (value: unknown) => boolean,
): boolean {
  return Object.entries(where).every(([path, names]) => names.every((name) => is(at(at(root, path), name))));
}

function isNobleForLinks(noble: unknown): noble is NobleForLinks {
  return has(noble, METHODS, (value) => typeof value === 'function') && has(noble, TABLES, isObject);
}

/** noble, once it is seen to have the internals that links need. @throws GattError */
export function requireNobleForLinks(noble: unknown): NobleForLinks {
  if (isNobleForLinks(noble)) return noble;
  throw new GattError(
    'GATT_UNAVAILABLE',
    'noble has not the internals of version 1.9.2-26: install exactly that version',
  );
}
