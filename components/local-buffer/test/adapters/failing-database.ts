import Database from 'better-sqlite3';

/** How one transaction of SQLite is made to fail: before it did anything, or when all of it is on the disk. */
export type Failure = { readonly code: string; readonly when: 'before' | 'after' };

class InjectedError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`injected ${code}`);
    this.code = code;
  }
}

/** Lets the next transactions of every open database fail, one for each failure, while the work runs; undefined succeeds. */
export function withFailures<T>(failures: readonly (Failure | undefined)[], work: () => T): T {
  const honest = Database.prototype.transaction;
  const waiting = [...failures];
  const transaction = function (this: Database.Database, body: () => unknown) {
    const whole = honest.call(this, body);
    const immediate = () => {
      const failure = waiting.shift();
      if (failure?.when === 'before') throw new InjectedError(failure.code);
      const result = whole.immediate();
      if (failure !== undefined) throw new InjectedError(failure.code);
      return result;
    };
    return { immediate };
  };
  try {
    Object.assign(Database.prototype, { transaction });
    return work();
  } finally {
    Database.prototype.transaction = honest;
  }
}
