const ESC = '\u001b[';

/** A full-screen page in the terminal that is redrawn in place, and single keys read from it. */
export class Terminal {
  readonly #onKey: (key: string) => void;
  readonly #listener = (data: Buffer) => {
    for (const key of data.toString('utf8')) this.#onKey(key);
  };

  readonly #leave = () => {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdout.write(`${ESC}?25h${ESC}?1049l`);
  };

  constructor(onKey: (key: string) => void) {
    this.#onKey = onKey;
  }

  /** Enters the alternate screen, so that the shell's own text is there again afterwards. */
  open(): void {
    process.stdout.write(`${ESC}?1049h${ESC}?25l`);
    if (process.stdin.isTTY) process.stdin.setRawMode(true);
    process.stdin.on('data', this.#listener).resume();
    // Also when an error ends the program: a shell in raw mode on the alternate screen is of no use to anybody.
    process.once('exit', this.#leave);
  }

  /** One column is left free: "erase to the end" behind a full line would erase its last character. */
  get size(): { readonly rows: number; readonly columns: number } {
    return { rows: process.stdout.rows ?? 24, columns: (process.stdout.columns ?? 80) - 1 };
  }

  draw(lines: readonly string[]): void {
    // Line by line with "erase to the end": clearing the whole screen first would flicker.
    const body = lines.map((line) => `${line}${ESC}K`).join('\r\n');
    process.stdout.write(`${ESC}H${body}${ESC}J`);
  }

  close(): void {
    process.stdin.off('data', this.#listener).pause();
    process.off('exit', this.#leave);
    this.#leave();
  }
}
