import { COMPONENTS } from '@sward/contracts/components.ts';
import { SwardError } from '@sward/contracts/errors.ts';
import type { MeasuredComponent } from './built-component.ts';

/** A zip has become larger than a gateway on a slow line should have to fetch. */
export class TooLargeError extends SwardError {
  readonly code = 'TOO_LARGE';
}

const MB = 1e6;

/** The largest zip of each component, bytes: what it is today and room for a quarter more. Raise one on purpose only. */
const BOUNDS: ReadonlyMap<string, number> = new Map([
  [COMPONENTS.nodeRuntime, 55 * MB],
  [COMPONENTS.bleIngest, 0.6 * MB],
  [COMPONENTS.localBuffer, 0.4 * MB],
  [COMPONENTS.cloudPublisher, 0.4 * MB],
  [COMPONENTS.gateway, 0.8 * MB],
]);

/** @throws TooLargeError naming the first zip over its bound */
export function requireWithinBounds(components: readonly MeasuredComponent[]): void {
  for (const { name, artifacts } of components) {
    const bound = BOUNDS.get(name) ?? 0;
    const large = artifacts.find(({ bytes }) => bytes > bound);
    if (large === undefined) continue;
    throw new TooLargeError(
      `${large.fileName} has ${large.bytes} bytes, its bound is ${bound}: find what came in, or raise the bound in tools/build/size-bounds.ts`,
    );
  }
}
