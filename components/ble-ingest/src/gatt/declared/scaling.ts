import { DeclarationError } from './declaration-error.ts';

/** What is done to a raw number: times, then divided, then plus; numbers that mean "not available" give no value. */
export type Scaling = {
  readonly times?: number;
  readonly divide?: number;
  readonly plus?: number;
  readonly unavailable?: readonly number[];
};

const ALLOWED = 'allowed are *2, /100, +273.15, -40 and na=0xffff,-32768';

function numberOf(text: string, operation: string): number {
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) throw new DeclarationError(`"${operation}" has no number: ${ALLOWED}`);
  return number;
}

function divisorOf(text: string, operation: string): number {
  const divisor = numberOf(text, operation);
  if (divisor === 0) throw new DeclarationError(`"${operation}" divides by 0`);
  return divisor;
}

function parseOperation(operation: string): Scaling {
  const rest = operation.slice(1);
  if (operation.startsWith('na=')) {
    const markers = operation.slice('na='.length).split(',');
    return { unavailable: markers.map((marker) => numberOf(marker, operation)) };
  }
  if (operation.startsWith('*')) return { times: numberOf(rest, operation) };
  if (operation.startsWith('/')) return { divide: divisorOf(rest, operation) };
  if (operation.startsWith('+')) return { plus: numberOf(rest, operation) };
  if (operation.startsWith('-')) return { plus: -numberOf(rest, operation) };
  throw new DeclarationError(`"${operation}" is no operation: ${ALLOWED}`);
}

/** Reads operations such as `/100`, `+273.15`, `na=0x8000`, each kind at most once. @throws DeclarationError */
export function parseScaling(operations: readonly string[]): Scaling {
  let scaling: Scaling = {};
  for (const operation of operations) {
    const parsed = parseOperation(operation);
    const again = Object.keys(parsed).some((kind) => kind in scaling);
    if (again) throw new DeclarationError(`"${operation}" comes on top of another of its kind: one of each is allowed`);
    scaling = { ...scaling, ...parsed };
  }
  return scaling;
}

/** The value of a raw number in its quantity's unit; `undefined` where it stands for "not available". */
export function scaled(raw: number, { times = 1, divide = 1, plus = 0, unavailable }: Scaling): number | undefined {
  if (unavailable?.includes(raw)) return undefined;
  return (raw * times) / divide + plus;
}
