import { expect, it } from '@jest/globals';
import { gateSignal } from '../../../lib/fleet/gate/signal.ts';

it('a gate ends with the signal that a wait condition takes, the same one each time', () => {
  expect(gateSignal({ kind: 'fail', reason: 'gw-1 FAILED' })).toEqual({
    Status: 'FAILURE',
    UniqueId: 'canaries',
    Reason: 'gw-1 FAILED',
    Data: 'gw-1 FAILED',
  });
  expect(gateSignal({ kind: 'pass', reason: '1 healthy' }).Status).toBe('SUCCESS');
});
