import { ScannerUnavailableError } from '../scanner-errors.ts';

/** The HCI layer under noble. Its methods are looked up on the object whenever it opens its socket, so they can be replaced. */
export interface NobleHci {
  /** Whether scans and connections use the commands for extended advertising. */
  _isExtended: boolean;
  /** What the last poll, once a second, said of the adapter. */
  readonly _isDevUp: boolean | null;
  readonly _socket: { write(packet: Uint8Array): void };
  /** Gets each H4 packet of the controller, and each command of other programs. */
  onSocketData(packet: Uint8Array): void;
  onSocketError(error: Error): void;
  /** The first question to an adapter that is up; noble goes on when it is answered. */
  readLocalVersion(): void;
  /** Tells the controller which LE events are wanted: more of them for extended advertising. */
  setLeEventMask(): void;
}

type NobleEvent = 'stateChange' | 'warning';

/** The part of @abandonware/noble 1.9.2-26 that the scanner uses. Its internals are why that version is pinned. */
export interface Noble {
  readonly state: string;
  on(event: NobleEvent, listener: (argument: string) => void): unknown;
  removeListener(event: NobleEvent, listener: (argument: string) => void): unknown;
  /** `onSigIntBinded` appears with the first listener for `stateChange`, one tick later. */
  readonly _bindings: { readonly _hci: NobleHci; readonly onSigIntBinded?: () => void };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const HCI_METHODS = ['onSocketData', 'onSocketError', 'readLocalVersion', 'setLeEventMask'];

const isMethod = (value: unknown, name: string): boolean =>
  isObject(value) && typeof Reflect.get(value, name) === 'function';

function isNoble(value: unknown): value is Noble {
  if (!isObject(value) || !('_bindings' in value) || !isObject(value._bindings)) return false;
  const { _bindings: bindings } = value;
  return '_hci' in bindings && isObject(bindings._hci) && HCI_METHODS.every((name) => isMethod(bindings._hci, name));
}

/** What to do about each error that noble's import is known to throw, by its `code`. */
const REMEDIES: ReadonlyMap<unknown, string> = new Map([
  [
    'EAFNOSUPPORT',
    'the kernel has no Bluetooth: load its module (sudo modprobe bluetooth), or run on a machine that has it',
  ],
  ['EPERM', 'raw Bluetooth sockets need CAP_NET_RAW: run the component with that capability, or as root'],
  ['EACCES', 'raw Bluetooth sockets need CAP_NET_RAW: run the component with that capability, or as root'],
  ['MODULE_NOT_FOUND', 'the native Bluetooth module is missing: deploy the component for this architecture again'],
  [
    'ERR_DLOPEN_FAILED',
    'the native Bluetooth module was built for another Node or architecture: build it for this one',
  ],
]);

function explain(cause: unknown): string {
  const remedy = isObject(cause) && 'code' in cause ? REMEDIES.get(cause.code) : undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  return `Bluetooth cannot be used (${message.split('\n')[0]}): ${remedy ?? 'see the error, and the README on adapters'}`;
}

/** The module's one object, wherever the loader (bundle, CommonJS, ES modules) put it. */
const exported = (module: unknown): unknown => (isObject(module) && 'default' in module ? module.default : module);

/** Checks what `load` gave. Importing noble opens an HCI socket, hence the load at start. @throws ScannerUnavailableError */
export async function loadNoble(load: () => Promise<unknown>): Promise<Noble> {
  const module = await load().catch((cause: unknown) => {
    throw new ScannerUnavailableError(explain(cause), { cause });
  });
  const noble = exported(module);
  if (!isNoble(noble))
    throw new ScannerUnavailableError('noble has not the internals of version 1.9.2-26: install exactly that version');
  return noble;
}
