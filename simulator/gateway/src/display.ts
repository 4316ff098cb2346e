import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import { Terminal } from './adapters/terminal.ts';
import { handleKey } from './keys.ts';
import type { LocalGateway } from './local-gateway.ts';
import { Notice } from './notice.ts';
import type { GatewayOptions } from './options.ts';
import { renderPage } from './page.ts';
import type { Display } from './run.ts';
import { progressLine, viewOf } from './watch.ts';

const REDRAW_MS = 500;
const PROGRESS_MS = 5000;

/** The page where a person sits at a terminal, else a line now and then. */
export function displayOf(gateway: LocalGateway, options: GatewayOptions, clock: Clock): Display {
  const isPage = !options.json && process.stdout.isTTY && process.stdin.isTTY;
  return isPage ? (quit) => showPage(gateway, options, clock, quit) : () => showProgress(gateway, clock);
}

/** Progress goes to standard error: standard output is for the result. */
function showProgress(gateway: LocalGateway, clock: Clock): Timer {
  return every(
    clock,
    () => PROGRESS_MS,
    () => process.stderr.write(`${progressLine(gateway)}\n`),
  );
}

function showPage(gateway: LocalGateway, options: GatewayOptions, clock: Clock, quit: () => void): Timer {
  const notice = new Notice(() => clock.monotonicMs());
  const terminal = new Terminal((key) => {
    const done = handleKey(key, gateway, quit);
    if (done !== undefined) notice.say(done);
    draw();
  });
  const draw = () => terminal.draw(renderPage(viewOf(gateway, options, clock.now(), notice.text), terminal.size));
  terminal.open();
  draw();
  const redraw = every(clock, () => REDRAW_MS, draw);
  return {
    cancel() {
      redraw.cancel();
      terminal.close();
    },
  };
}
