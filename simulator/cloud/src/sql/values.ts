/** A value of AWS IoT SQL: JSON, or `undefined` for what is not there. */
export type SqlValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly SqlValue[]
  | { readonly [name: string]: SqlValue };

/** Narrows what `JSON.parse` gives to a JSON object. */
export function isJsonObject(value: SqlValue): value is { readonly [name: string]: SqlValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are equal; `undefined` where one of them is. Values of different types are never equal. */
export function equals(left: SqlValue, right: SqlValue): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  return isSame(left, right);
}

function isSame(left: SqlValue, right: SqlValue): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, i) => isSame(item, right[i]));
  }
  if (isJsonObject(left) && isJsonObject(right)) return isSameObject(left, right);
  return left === right;
}

/** The order of keys does not matter. */
function isSameObject(
  left: { readonly [name: string]: SqlValue },
  right: { readonly [name: string]: SqlValue },
): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  );
}

/** A number, or a string that is one; for `< <= > >=`. */
export function toDecimal(value: SqlValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(value)) return undefined;
  return Number(value);
}

/** A boolean, or the string `true` or `false` in any case; for `AND`, `OR`, `NOT`. */
export function toBoolean(value: SqlValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : undefined;
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
