/**
 * The other end of `support/child-process.ts`: a program of the bench that obeys messages. It ends when its parent does,
 * however that ended.
 *
 * @param onMessage a message of the parent; what it rejects with ends the program, with its text on stderr
 * @param stop called once before the program ends
 */
export function obeyParent<T>(onMessage: (message: T) => Promise<void> | void, stop: () => Promise<void> | void): void {
  const fail = (error: unknown) => {
    console.error(error);
    process.exit(1);
  };
  const end = () => void Promise.resolve(stop()).then(() => process.exit(0), fail);
  process.once('SIGTERM', end);
  process.once('disconnect', end);
  process.on('message', (message: T) => void Promise.resolve(onMessage(message)).catch(fail));
}

/** Says something to the parent; nobody hears it where the parent is gone. */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message);
}

/** What the parent gave as the program's one argument. */
export const programOptions = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;
