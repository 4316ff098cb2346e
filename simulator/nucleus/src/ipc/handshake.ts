import type { TokenRegistry } from '../ports.ts';
import { type IpcMessage, MessageType, PROTOCOL_VERSION } from './message.ts';
import { type JsonObject, parsePayload } from './payload.ts';

/**
 * The component that a connect message proves to come from, or undefined where it proves nothing. Real lite also lets a
 * client give its name alone and looks up the process behind the socket; here every component has its SVCUID.
 */
export function componentOfConnect(message: IpcMessage, tokens: TokenRegistry): string | undefined {
  if (message.type !== MessageType.connect || message.streamId !== 0) return undefined;
  if (message.version !== undefined && message.version !== PROTOCOL_VERSION) return undefined;
  const { authToken, componentName } = credentialsOf(message.payload);
  if (typeof authToken !== 'string') return undefined;
  const component = tokens.componentOf(authToken);
  return componentName === undefined || componentName === component ? component : undefined;
}

function credentialsOf(payload: Uint8Array): JsonObject {
  try {
    return parsePayload(Buffer.from(payload).toString('utf8'), undefined);
  } catch {
    // No credentials and unreadable ones are refused alike.
    return {};
  }
}
