/** Root of what this package throws on purpose; `code` is stable. */
export abstract class RadioError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The file is no btsnoop capture, is cut off, or holds another datalink than HCI. */
export class InvalidCaptureError extends RadioError {
  readonly code = 'INVALID_CAPTURE';
}

/** Bytes that are no HCI packet of the kind expected. */
export class InvalidHciPacketError extends RadioError {
  readonly code = 'INVALID_HCI_PACKET';
}

/** A quantity that the payload format has no bits for, or more bytes than an advertisement takes. */
export class UnencodableError extends RadioError {
  readonly code = 'UNENCODABLE';
}

/** Options that make no play of advertisements. */
export class InvalidSourceError extends RadioError {
  readonly code = 'INVALID_SOURCE';
}

/** The radio cannot listen at its address, or was asked for something in the wrong state. */
export class RadioStateError extends RadioError {
  readonly code = 'RADIO_STATE';
}
