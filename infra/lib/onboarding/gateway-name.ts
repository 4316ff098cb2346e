import { requireId } from '@sward/contracts/ids.ts';
import { InvalidGatewayNameError } from './onboarding-errors.ts';
import { CLAIM_CLIENT_PREFIX, ROTATION_CLIENT_SUFFIX } from './onboarding-names.ts';

/** How the random names begin by which a nucleus connects with a claim: see `claim-policy.ts`. What a gateway adds to its name ends them. */
const LIKE_A_UUID = /^.{8}-.{4}-.{4}-.{4}-/;
/** `sward-claim` itself would exchange its certificate by a name of claims. */
const LIKE_A_CLAIM = CLAIM_CLIENT_PREFIX.slice(0, -1);

/** What is wrong with an id as the name of a thing that connects by it; undefined where nothing is. */
function faultOf(id: string): string | undefined {
  if (id.includes('.')) return 'AWS IoT allows no "." in the name of a thing';
  if (id.startsWith(LIKE_A_CLAIM)) return `names that begin with "${LIKE_A_CLAIM}" are those of claims`;
  if (LIKE_A_UUID.test(id)) return 'names with the dashes of a UUID are those of claims';
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
