import { EventEmitter } from 'node:events';

/** What noble's HCI layer is told, and tells. */
class RecordedHci extends EventEmitter {
  readonly calls: string[];
  readonly _socket = new EventEmitter();
  readonly _aclConnections = new Map<number, unknown>();
  readonly _handleBuffers = {};
  readonly _aclBuffers = {};
  readonly _aclQueue = [];

  constructor(calls: string[]) {
    super();
    this.calls = calls;
  }

  onSocketData(): void {}
  async flushAcl(): Promise<void> {}
  async writeAclDataPkt(): Promise<void> {}
  readLeBufferSize(): void {}
  setScanEnabled(isEnabled: boolean): void {
    this.calls.push(`scan ${isEnabled}`);
  }
}

/** noble's bindings, whose controller is the test. */
export class RecordedBindings extends EventEmitter {
  readonly calls: string[] = [];
  readonly _hci = new RecordedHci(this.calls);
  readonly _gap = { _discoveries: {} };
  readonly _addresses = {};
  readonly _addresseTypes = {};
  readonly _connectable = {};
  readonly scannable = {};
  readonly _handles = {};
  readonly _gatts = {};
  readonly _aclStreams = {};
  _pendingConnectionUuid: string | null = null;
  _connectionQueue: readonly unknown[] = [];

  connect(id: string): void {
    this._pendingConnectionUuid = id;
    this.calls.push(`connect ${id}`);
  }

  cancelConnect(id: string): void {
    this.calls.push(`cancel ${id}`);
  }

  disconnect(id: string): void {
    this.calls.push(`disconnect ${id}`);
  }

  /** LE Connection Complete, as noble passes it on. */
  complete(status: number, id = this._pendingConnectionUuid): void {
    this._hci.emit('leConnComplete', status);
    this.emit('connect', id, status === 0 ? null : new Error('noble knows'));
    this._pendingConnectionUuid = null;
  }
}

/** noble, with an adapter that is up. */
export class RecordedNoble {
  readonly state = 'poweredOn';
  readonly _bindings = new RecordedBindings();
  readonly _peripherals = {};
  readonly _services = {};
  readonly _characteristics = {};
  readonly _descriptors = {};
  readonly _discoveredPeripheralUUids = {};

  onDiscover(): void {}
}
