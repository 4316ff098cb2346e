/** Error codes of the Core specification (Vol 1, Part F) that the controller answers with or ends a link for. */
export const SUCCESS = 0x00;
export const UNKNOWN_COMMAND = 0x01;
export const UNKNOWN_CONNECTION = 0x02;
export const KEY_MISSING = 0x06;
export const CONNECTION_TIMEOUT = 0x08;
export const CONNECTION_LIMIT_EXCEEDED = 0x09;
export const COMMAND_DISALLOWED = 0x0c;
export const INVALID_PARAMETERS = 0x12;
export const REMOTE_USER_TERMINATED = 0x13;
export const LOCAL_HOST_TERMINATED = 0x16;
export const FAILED_TO_BE_ESTABLISHED = 0x3e;
