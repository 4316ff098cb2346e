import type { Ending } from './look.ts';

/** The answer that ends a CloudFormation wait condition. Repeated it is the same signal, because its id is. */
export const gateSignal = ({ kind, reason }: Ending) => ({
  Status: kind === 'pass' ? 'SUCCESS' : 'FAILURE',
  UniqueId: 'canaries',
  Reason: reason,
  Data: reason,
});
