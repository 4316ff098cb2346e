import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRejected, type Told } from '../../../src/gatt/characteristic-format.ts';
import { parseDeclaration } from '../../../src/gatt/declared/declared-format.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function tell(declaration: string, ...pieces: readonly Uint8Array[]): readonly Told[] {
  const read = parseDeclaration('gatt-test', declaration).open();
  return pieces.flatMap((piece) => [...read(piece)]);
}

const tellHex = (declaration: string, octets: string) => tell(declaration, Buffer.from(octets, 'hex'));

describe('a packed struct', () => {
  it('has fields of every type, scaled', () => {
    const declaration =
      'struct temperature_c s16le@0 /100; humidity_rh u16be@2 /100; pressure_pa u24le@4; battery_mv u8@7 *20 +1000';
    expect(tellHex(declaration, '2909' + '1388' + 'cd8a01' + '64')).toEqual([
      { temperature_c: 23.45, humidity_rh: 50, pressure_pa: 101_069, battery_mv: 3000 },
    ]);
  });

  it('has floats, and bits for states', () => {
    const octets = Buffer.alloc(9);
    octets.writeFloatLE(21.5, 0);
    octets.writeFloatBE(-4.25, 4);
    octets.writeUInt8(0b100, 8);
    const declaration = 'struct temperature_c f32le@0; temperature_probe_c f32be@4; door bit2@8; motion bit0@8';
    expect(tell(declaration, octets)).toEqual([
      { temperature_c: 21.5, temperature_probe_c: -4.25, door: true, motion: false },
    ]);
  });

  it('leaves out what its marker says is not there, and NaN', () => {
    const octets = Buffer.alloc(6);
    octets.writeUInt16LE(0xffff, 0);
    octets.writeFloatLE(Number.NaN, 2);
    expect(tell('struct humidity_rh u16le@0 /100 na=0xffff; temperature_c f32le@2', octets)).toEqual([
      'all-values-unavailable',
    ]);
  });

  it('is rejected where it ends too early', () => {
    expect(tellHex('struct temperature_c s16le@0; humidity_rh u16le@2', '290913')).toEqual(['truncated']);
  });
});

describe('JSON', () => {
  const declaration = 'json t=temperature_c; /env/h=humidity_rh *0.1; door=door; n=text';

  it('is read by key and by pointer', () => {
    expect(tell(declaration, text('{"t":21.5,"env":{"h":455},"door":"on","n":"a}b"}'))).toEqual([
      { temperature_c: 21.5, humidity_rh: 45.5, door: true, text: 'a}b' },
    ]);
  });

  it('may leave values out, and may write numbers as text', () => {
    expect(tell(declaration, text('{"t":"21.5","env":null}'))).toEqual([{ temperature_c: 21.5 }]);
    expect(tell(declaration, text('{}'))).toEqual(['all-values-unavailable']);
  });

  it('is put together from pieces of 20 octets, also within a character of several', () => {
    const whole = text('{"t":21.5,"n":"Küche {1} \\"x\\"","env":{"h":455}}\n{"t":22}');
    const pieces = Array.from({ length: Math.ceil(whole.length / 3) }, (_, at) => whole.slice(3 * at, 3 * at + 3));
    expect(tell(declaration, ...pieces)).toEqual([
      { temperature_c: 21.5, text: 'Küche {1} "x"', humidity_rh: 45.5 },
      { temperature_c: 22 },
    ]);
  });

  it('is whole again with the next frame where a piece was lost', () => {
    expect(tell(declaration, text('t":1}'), text('{"t":2}'))).toEqual([{ temperature_c: 2 }]);
    expect(tell(declaration, text('{"t":1,"en'), text('{"t":2}'), text('{"t":3}'))).toEqual([
      { temperature_c: 2 },
      { temperature_c: 3 },
    ]);
  });

  it('may be split right before an object within', () => {
    expect(tell(declaration, text('{"t":1,"env":'), text('{"h":455}}'))).toEqual([
      { temperature_c: 1, humidity_rh: 45.5 },
    ]);
  });

  it('is rejected with a value of the wrong kind', () => {
    expect(tell(declaration, text('{"t":"warm"}'))).toEqual(['invalid-text']);
    expect(tell(declaration, text('{"t":[21]}'))).toEqual(['invalid-text']);
    expect(tell(declaration, text('{"t":21,}'))).toEqual(['invalid-text']);
  });

  it('takes no inherited property for a value', () => {
    expect(tell('json constructor=text; __proto__=text_2', text('{"t":1}'))).toEqual(['all-values-unavailable']);
  });

  it('does not grow without end: a frame past 2 kB is thrown away, and the next is heard', () => {
    const endless = Array.from({ length: 40 }, () => text(`"${'x'.repeat(98)}",`));
    const told = tell(declaration, text('{"a":['), ...endless, text('{"t":2}'), text('{"t":3}'));
    expect(told.filter((each) => each === 'truncated').length).toBeGreaterThanOrEqual(1);
    expect(told.at(-1)).toEqual({ temperature_c: 3 });
  });
});

describe('lines of values', () => {
  it('end with a newline, wherever notifications do', () => {
    const declaration = 'csv 1=temperature_c; 3=pressure_pa *100';
    expect(tell(declaration, text('21.5,40,10'), text('13.25\r\n22.0;41'), text(';1012\n'))).toEqual([
      { temperature_c: 21.5, pressure_pa: 101_325 },
      { temperature_c: 22, pressure_pa: 101_200 },
    ]);
  });

  it('are rejected where columns are missing or no numbers', () => {
    expect(tell('csv 1=temperature_c; 3=pressure_pa', text('21.5,40\nwarm,40,1013\n'))).toEqual([
      'truncated',
      'invalid-text',
    ]);
  });

  it('need no newline where each notification is a row', () => {
    expect(tell('row 2=humidity_rh; 1=temperature_c', text('21.5 40.1\0'), text('22\t41'))).toEqual([
      { humidity_rh: 40.1, temperature_c: 21.5 },
      { humidity_rh: 41, temperature_c: 22 },
    ]);
  });
});

describe('a text', () => {
  it('is one value', () => {
    expect(tell('text temperature_c /10', text(' 215\n'))).toEqual([{ temperature_c: 21.5 }]);
    expect(tell('text temperature_c', text('nan'))).toEqual(['all-values-unavailable']);
    expect(tell('text temperature_c', text('0x15'))).toEqual(['invalid-text']);
    expect(tell('text motion', text('ON'))).toEqual([{ motion: true }]);
  });
});

describe('a declaration that is none', () => {
  it.each([
    ['', /"" is no kind of format: write "struct temperature_c s16le@0/],
    ['xml t=temperature_c', /"xml" is no kind of format/],
    ['struct', /names no quantity/],
    ['struct temperatur_c s16le@0', /"temperatur_c" is no quantity; temperature_c is/],
    ['struct temperature_c', /"temperature_c" has no place: write quantity, type and offset/],
    ['struct temperature_c int16@0', /"int16" is no type of a field; allowed are u8 s8 u16le/],
    ['struct temperature_c s16le@x', /"@x" is no offset/],
    ['struct temperature_c s16le@511', /"@511" is no offset/],
    ['struct temperature_c s16le@0 %100', /"%100" is no operation: allowed are \*2/],
    ['struct temperature_c s16le@0 /0', /divides by 0/],
    ['struct temperature_c s16le@0 /10 /10', /on top of another of its kind/],
    ['struct text u8@0', /text is text/],
    ['json temperature_c', /does not say where the value is/],
    ['json t=temperature_c_min', /"temperature_c_min" is no quantity/],
    ['json m=motion /2', /motion is no number/],
    ['csv 0=temperature_c', /"0" is no column: they count from 1/],
    ['csv t=temperature_c', /"t" is no column/],
    ['text temperature_c; humidity_rh', /a text is one value/],
    [`struct ${Array.from({ length: 33 }, (_, at) => `count_${at} u8@${at}`).join('; ')}`, /33 quantities: at most 32/],
  ])('%s', (declaration, message) => {
    expect(() => parseDeclaration('gatt-test', declaration)).toThrow(message);
  });
});

describe('any octets', () => {
  it('give values or a reason, in any pieces', () => {
    const declarations = ['struct temperature_c f32le@1', 'json t=temperature_c', 'csv 2=temperature_c', 'text text'];
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 30 }),
        fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', 't', ':', '1', ',', '\n'), maxLength: 30 }).map(text),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...declarations), pieces, (declaration, octets) => {
        for (const told of tell(declaration, ...octets))
          expect(isRejected(told) || typeof told === 'object').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('in whatever pieces JSON comes, it says the same', () => {
    const document = fc.record({
      t: fc.integer({ min: -40, max: 85 }),
      n: fc.string(),
      o: fc.jsonValue({ maxDepth: 2 }),
    });
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 20 }), ({ t, n, o }, size) => {
        const whole = text(JSON.stringify({ n, o, t }));
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
          whole.slice(size * at, size * (at + 1)),
        );
        fc.pre(whole.length < 2000 && pieces.slice(1).every((piece) => piece[0] !== 0x7b));
        expect(tell('json t=temperature_c', ...pieces)).toEqual([{ temperature_c: t }]);
      }),
    );
  });
});
