/** dynalite ships no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = {
    /** How long a table stays in state CREATING, ms. */
    readonly createTableMs?: number;
  };

  /** DynamoDB's HTTP API over a store in memory; `listen` starts it. */
  function dynalite(options?: DynaliteOptions): Server;
  export = dynalite;
}
