/** npm passes on to the program what a Ctrl-C has sent to both already: the second one comes within this time, and is no other. */
const ECHO_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls back on the first SIGINT or SIGTERM. Others are ignored for as long as it may be the same that comes twice; from then on
 * the next one ends the program as it does by default.
 */
export const onFirstSignal = (callback: (signal: NodeJS.Signals) => void): void => {
  const letGo = (): void => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
  let heard = false;
  const hear = (signal: NodeJS.Signals): void => {
    if (heard) return;
    heard = true;
    // Unreferenced: a nucleus that has stopped sooner has ended.
    setTimeout(letGo, ECHO_MS).unref();
    callback(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
};
