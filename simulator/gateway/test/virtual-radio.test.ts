import { describe, expect, it } from '@jest/globals';
import { InvalidCaptureError } from '@sward/radio/radio-errors.ts';
import { UsageError } from '../src/gateway-errors.ts';
import { parseOptions } from '../src/options.ts';
import { virtualRadio } from '../src/virtual-radio.ts';

const replaying = (file: string) => () => virtualRadio({ ...parseOptions([]), replay: file });

describe('the radio of npm start', () => {
  it('plays sensors, or a capture', () => {
    expect(virtualRadio(parseOptions([])).counters()).toEqual({ aired: 0, sent: 0 });
    expect(replaying('simulator/radio/captures/ruuvi-hcidump-2.x.btsnoop')).not.toThrow();
  });

  it('names a capture that cannot be read, and says what a file lacks that is none', () => {
    expect(replaying('/no/such.btsnoop')).toThrow(UsageError);
    expect(replaying('/no/such.btsnoop')).toThrow('the capture /no/such.btsnoop cannot be read');
    expect(replaying('package.json')).toThrow(InvalidCaptureError);
  });
});
