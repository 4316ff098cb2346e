import { requireId } from '@sward/contracts/ids.ts';
import { InvalidGatewayNameError } from './onboarding-errors.ts';
import { CLAIM_CLIENT_PREFIX, ROTATION_CLIENT_SUFFIX } from './onboarding-names.ts';

/** The shape of the names by which a nucleus connects with a claim: see `claim-policy.ts`. */
const UUID_SHAPE = /^.{8}-.{4}-.{4}-.{4}-.{12}$/;

/** What is wrong with an id as the name of a thing that connects by it; undefined where nothing is. */
function faultOf(id: string): string | undefined {
  if (id.includes('.')) return 'AWS IoT allows no "." in the name of a thing';
  if (id.startsWith(CLAIM_CLIENT_PREFIX)) return `names that begin with "${CLAIM_CLIENT_PREFIX}" are those of claims`;
  if (UUID_SHAPE.test(id)) return 'names with the dashes of a UUID are those of claims';
  if (id.endsWith(ROTATION_CLIENT_SUFFIX)) {
    return `"${id}" is the name by which gateway "${id.slice(0, -ROTATION_CLIENT_SUFFIX.length)}" exchanges its certificate`;
  }
  return undefined;
}

/**
 * Gives `id` back where a gateway can have that name: an id of ours, a thing's name to AWS IoT, and nobody else's client id.
 * @throws InvalidIdError
 * @throws InvalidGatewayNameError
 */
export function requireGatewayName(id: unknown): string {
  const name = requireId(id, 'gateway_id');
  const fault = faultOf(name);
  if (fault === undefined) return name;
  throw new InvalidGatewayNameError(`gateway_id ${JSON.stringify(name)} cannot be used: ${fault}. Choose another`);
}
