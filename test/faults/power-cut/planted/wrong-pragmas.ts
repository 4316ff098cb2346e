import Database from 'better-sqlite3';
import type { WorkedLog } from '../worked-log.ts';

/** What SQLite is told instead of what the log says, and what the log is answered instead of the truth. */
export type Deceit = {
  readonly told: Readonly<Record<string, string>>;
  readonly answered: Readonly<Record<string, unknown>>;
};

/** Opens a log whose pragmas are changed on their way to SQLite: the log itself cannot notice. */
export function deceived({ told, answered }: Deceit, open: () => WorkedLog): WorkedLog {
  const honest = Database.prototype.pragma;
  Database.prototype.pragma = function (this: Database.Database, source: string, options?: Database.PragmaOptions) {
    const result = honest.call(this, told[source] ?? source, options);
    return answered[source] ?? result;
  };
  try {
    return open();
  } finally {
    Database.prototype.pragma = honest;
  }
}
