import { appendFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Reading } from '@sward/contracts/reading.ts';

/** What became of the readings of one test. All counts in readings. */
export type Balance = {
  /** Handed to the gateway. */
  readonly offered: number;
  /** Of those, confirmed as on disk to who offered them. */
  readonly durable: number;
  /** Of those, in the cloud's table as they were offered. */
  readonly stored: number;
  /** Given up by a limit, and reported as such. 0 but for the faults that are about giving up. */
  readonly given_up: number;
  /** Neither stored nor reported as given up. */
  readonly lost: number;
  /** Rows of the table that tell of a reading which another row tells of. */
  readonly duplicated: number;
};

/** A reading as it was offered or stored, as far as a balance looks at it: see `readingNumber`. */
export type Seen = Pick<Reading, 'device_id' | 'values'>;

const contentOf = ({ device_id, values }: Seen) => `${device_id} ${JSON.stringify(values)}`;

/** The cloud's table against what was offered. */
export class Ledger {
  readonly #contents = new Set<string>();
  #rows = 0;

  /** Rows that are new in the table. */
  add(rows: readonly { readonly reading: Seen }[]): void {
    this.#rows += rows.length;
    for (const { reading } of rows) this.#contents.add(contentOf(reading));
  }

  /** Rows that tell of what another row tells of. */
  get duplicated(): number {
    return this.#rows - this.#contents.size;
  }

  has(reading: Seen): boolean {
    return this.#contents.has(contentOf(reading));
  }

  balance(
    offered: readonly Seen[],
    {
      durable,
      givenUp = 0,
      duplicatedBefore = 0,
    }: Record<'durable', number> & Partial<Record<'givenUp' | 'duplicatedBefore', number>>,
  ): Balance {
    const stored = offered.filter((reading) => this.has(reading)).length;
    const lost = Math.max(0, offered.length - stored - givenUp);
    const duplicated = this.duplicated - duplicatedBefore;
    return { offered: offered.length, durable, stored, given_up: givenUp, lost, duplicated };
  }
}

/** The file to which `npm run faults -- --matrix` has tests add their balances, as lines of JSON. */
const BALANCES = 'SWARD_FAULT_BALANCES';

/** Tells the matrix of a balance, under the name of the test that runs. */
export function tellMatrix(balance: Balance): void {
  const file = process.env[BALANCES];
  if (file === undefined) return;
  const { currentTestName: test, testPath } = expect.getState();
  appendFileSync(file, `${JSON.stringify({ test, file: testPath, ...balance })}\n`);
}

/** Requires that nothing was lost or doubled, and tells the matrix. */
export function expectBalanced(balance: Balance): void {
  tellMatrix(balance);
  expect(balance).toMatchObject({ lost: 0, duplicated: 0 });
  expect(balance.offered).toBeGreaterThan(0);
}
