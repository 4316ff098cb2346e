import { isId } from '@sward/contracts/ids.ts';
import { splitBasicIngest } from '../basic-ingest.ts';
import { NotAuthorizedError } from '../errors.ts';

/**
 * What a gateway may do, like the policy that a core is given in the account: connect under its own name, publish
 * below `building/<any>/gateway/<own name>/`, plain or by Basic Ingest, and hear the same topics.
 */

/**
 * @param commonName CN of the client certificate, undefined where there is none
 * @throws NotAuthorizedError unless the certificate is that of a known gateway and the client id is its name
 */
export function requireConnectAllowed(
  clientId: string,
  commonName: string | undefined,
  gatewayIds: ReadonlySet<string>,
): void {
  if (commonName === undefined || !gatewayIds.has(commonName)) {
    throw new NotAuthorizedError(`certificate of ${commonName ?? 'nobody'} is not one of a gateway known here`);
  }
  if (clientId !== commonName) {
    throw new NotAuthorizedError(`client id ${JSON.stringify(clientId)} is not the certificate's CN ${commonName}`);
  }
}

/** @throws NotAuthorizedError unless `topic` is the gateway's own */
export function requirePublishAllowed(gatewayId: string, topic: string): void {
  if (!isOwn(splitBasicIngest(topic).topic, gatewayId)) {
    throw new NotAuthorizedError(`${gatewayId} may not publish on ${topic}: not below its own building/+/gateway/`);
  }
}

/** @throws NotAuthorizedError unless `filter` covers nothing but the gateway's own topics; never one of Basic Ingest */
export function requireSubscribeAllowed(gatewayId: string, filter: string): void {
  if (!isOwn(filter.replace(/^building\/\+\//, 'building/any/'), gatewayId)) {
    throw new NotAuthorizedError(`${gatewayId} may not subscribe to ${filter}: not below its own building/+/gateway/`);
  }
}

function isOwn(topic: string, gatewayId: string): boolean {
  const [root, building, kind, gateway, ...rest] = topic.split('/');
  return root === 'building' && isId(building) && kind === 'gateway' && gateway === gatewayId && rest.length > 0;
}
