import type { CheckoutCheck } from '../../checkout.ts';
import { fault, ok } from '../../finding.ts';

/** As `engines` of the root's package.json says. */
const OLDEST = [20, 15] as const;

/** The Node that runs this. */
export const nodeVersion: CheckoutCheck = {
  id: 'node-version',
  about: 'in a checkout: whether Node is new enough',
  async look({ node }) {
    const [major = 0, minor = 0] = node.split('.').map(Number);
    const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    if (isNew) return [ok(`Node ${node}`, { node })];
    return [fault(`Node ${node} is too old`, `Install Node ${OLDEST.join('.')} or later.`, { node })];
  },
};
