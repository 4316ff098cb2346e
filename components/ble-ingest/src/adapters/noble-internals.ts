import { ScannerUnavailableError } from '../scanner-errors.ts';

/** Arguments of noble's `leAdvertisingReport`: status, Event_Type, `aa:bb:...`, address type, AD structures, dBm. */
export type ReportListener = (
  status: number,
  eventType: number,
  address: string,
  addressType: 'public' | 'random',
  data: Uint8Array,
  rssi: number,
) => void;

/** The HCI layer under noble: each advertising report as the controller sent it. */
export interface NobleHci {
  on(event: 'leAdvertisingReport', listener: ReportListener): unknown;
  removeListener(event: 'leAdvertisingReport', listener: ReportListener): unknown;
  removeAllListeners(event: 'leAdvertisingReport'): unknown;
}

type NobleEvent = 'stateChange' | 'scanStart' | 'scanStop' | 'warning';

/** The part of @abandonware/noble 1.9.2-26 that the scanner uses. Its internals are why that version is pinned. */
export interface Noble {
  readonly state: string;
  on(event: NobleEvent, listener: (argument: string) => void): unknown;
  removeListener(event: NobleEvent, listener: (argument: string) => void): unknown;
  startScanning(serviceUuids: readonly string[], allowDuplicates: boolean): void;
  stopScanning(): void;
  /** `onSigIntBinded` appears with the first listener for `stateChange`, one tick later. */
  readonly _bindings: { readonly _hci: NobleHci; readonly onSigIntBinded?: () => void };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isNoble(value: unknown): value is Noble {
  if (!isObject(value) || !('_bindings' in value) || !isObject(value._bindings)) return false;
  const { _bindings: bindings } = value;
  return '_hci' in bindings && isObject(bindings._hci) && 'startScanning' in value && 'on' in bindings._hci;
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
