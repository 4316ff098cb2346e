import { eventstream } from 'aws-crt';

const { ClientStream } = eventstream;

let installed = false;

/**
 * Keeps aws-crt (seen in 1.33.1) from corrupting its heap. When a connection ends while a stream's first message is
 * not yet written, the native side lets go of the stream's memory twice: for the failed write and for the ended
 * stream. Closing that stream then touches freed memory and the process dies, some time later.
 *
 * A stream whose activation failed is therefore never closed (a few hundred bytes are lost for good), and one that is
 * still activating is closed once it has succeeded. Does nothing when called again.
 */
export function guardStreamClose(): void {
  if (installed) return;
  installed = true;
  const { activate, close } = ClientStream.prototype;
  ClientStream.prototype.activate = async function guardedActivate(options) {
    let closeWanted = false;
    this.close = () => {
      closeWanted = true;
    };
    await activate.call(this, options);
    this.close = close;
    if (closeWanted) this.close();
  };
}
