import { describe, expect, it } from '@jest/globals';
import type { AdvertisingReport } from '../../src/hci/advertising-event.ts';
import { FragmentAssembler } from '../../src/hci/fragment-assembler.ts';

type Piece = {
  readonly data: string;
  readonly address?: string;
  readonly setId?: number | undefined;
  readonly scanResponse?: boolean;
  readonly completeness?: AdvertisingReport['completeness'];
};

const report = (piece: Piece): AdvertisingReport => ({
  advertisement: {
    address: piece.address ?? 'c0ffee000001',
    addressType: 'random',
    rssi: -60,
    data: Buffer.from(piece.data, 'hex'),
    scanResponse: piece.scanResponse ?? false,
    connectable: false,
  },
  completeness: piece.completeness ?? 'whole',
  setId: 'setId' in piece ? piece.setId : 1,
});

function assemble(pieces: readonly (Piece & { readonly atMs?: number })[]): string[] {
  const assembler = new FragmentAssembler();
  const whole = pieces.map((piece) => assembler.push(report(piece), piece.atMs ?? 0));
  return whole.flatMap((advertisement) => (advertisement ? [Buffer.from(advertisement.data).toString('hex')] : []));
}

describe('the fragment assembler', () => {
  it('passes whole advertisements on as they are', () => {
    expect(assemble([{ data: '01' }, { data: '02', setId: undefined }])).toEqual(['01', '02']);
  });

  it('joins the pieces of one advertisement, with those of others in between', () => {
    const other = { address: 'c0ffee000002' };
    const pieces: Piece[] = [
      { data: '01', completeness: 'more' },
      { data: 'aa', completeness: 'more', ...other },
      { data: '02', completeness: 'more' },
      { data: 'cc', setId: undefined },
      { data: '03' },
      { data: 'bb', ...other },
    ];
    expect(assemble(pieces)).toEqual(['cc', '010203', 'aabb']);
  });

  it('keeps sets and scan responses of a device apart', () => {
    const pieces: Piece[] = [
      { data: '01', completeness: 'more' },
      { data: '0a', completeness: 'more', setId: 2 },
      { data: '0f', completeness: 'more', scanResponse: true },
      { data: 'ff', scanResponse: true },
      { data: '0b', setId: 2 },
      { data: '02' },
    ];
    expect(assemble(pieces)).toEqual(['0fff', '0a0b', '0102']);
  });

  it('gives what there is where the controller cut the rest off', () => {
    expect(
      assemble([
        { data: '01', completeness: 'more' },
        { data: '02', completeness: 'truncated' },
      ]),
    ).toEqual(['0102']);
  });

  it('does not join a piece to one of another time', () => {
    expect(
      assemble([
        { data: '01', completeness: 'more', atMs: 0 },
        { data: '02', atMs: 1001 },
      ]),
    ).toEqual(['02']);
  });

  it('keeps at most 1,650 octets', () => {
    const piece = { data: 'ab'.repeat(229), completeness: 'more' } as const;
    const [whole = ''] = assemble([...Array.from({ length: 20 }, () => piece), { data: 'cd' }]);
    expect(whole).toBe('ab'.repeat(1650));
  });

  it('forgets the oldest of a flood that never ends', () => {
    const addressOf = (n: number) => n.toString(16).padStart(12, '0');
    const flood = Array.from(
      { length: 65 },
      (_, n) => ({ data: '01', completeness: 'more', address: addressOf(n) }) as const,
    );
    const ends = [0, 1, 64].map((n) => ({ data: '02', address: addressOf(n) }));
    expect(assemble([...flood, ...ends])).toEqual(['02', '0102', '0102']);
  });
});
