import { describe, expect, it } from '@jest/globals';
import { ReadingLedger } from '../src/reading-ledger.ts';
import { reading } from './examples.ts';

describe('the ledger of readings', () => {
  it('closes a reading by device, boot and time of hearing', () => {
    const ledger = new ReadingLedger();
    ledger.open(reading({ mono_ms: 1.5 }));
    ledger.open(reading({ mono_ms: 2.5 }));
    ledger.close(reading({ mono_ms: 1.5 }));
    ledger.close(reading({ mono_ms: 1.5 }));
    expect(ledger.counts).toEqual({ seen: 2, open: 1 });
  });

  it('is not moved by rows of an earlier run', () => {
    const ledger = new ReadingLedger();
    ledger.open(reading({ mono_ms: 1.5 }));
    ledger.close(reading({ mono_ms: 99, boot_id: 'another' }));
    expect(ledger.counts).toEqual({ seen: 1, open: 1 });
  });
});
