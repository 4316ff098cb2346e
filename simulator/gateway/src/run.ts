import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import { Terminal } from './adapters/terminal.ts';
import type { LocalGateway } from './local-gateway.ts';
import type { GatewayOptions } from './options.ts';
import { renderPage } from './page.ts';
import { progressLine, viewOf } from './watch.ts';

const REDRAW_MS = 500;
const PROGRESS_MS = 5000;

/** Runs until the time is over, somebody quits, or a signal comes. */
export async function runUntilEnd(gateway: LocalGateway, options: GatewayOptions, clock: Clock): Promise<void> {
  const timers: Timer[] = planCuts(gateway, options, clock);
  await new Promise<void>((end) => {
    process.once('SIGINT', () => end());
    process.once('SIGTERM', () => end());
    if (options.forMs !== undefined) timers.push(clock.setTimer(options.forMs, end));
    const isPage = !options.json && process.stdout.isTTY && process.stdin.isTTY;
    timers.push(isPage ? showPage(gateway, options, clock, end) : showProgress(gateway, clock));
  });
  for (const timer of timers) timer.cancel();
}

function planCuts(gateway: LocalGateway, { cuts }: GatewayOptions, clock: Clock): Timer[] {
  return cuts.flatMap(({ atMs, forMs }) => [
    clock.setTimer(atMs, () => gateway.cut()),
    clock.setTimer(atMs + forMs, () => gateway.restore()),
  ]);
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
  let notice = '';
  const keys: Readonly<Record<string, () => string>> = {
    c: () => {
      gateway.cut();
      return 'network cut';
    },
    r: () => {
      gateway.restore();
      return 'network restored';
    },
    '1': () => killed(gateway.killComponent(0)),
    '2': () => killed(gateway.killComponent(1)),
    '3': () => killed(gateway.killComponent(2)),
  };
  const terminal = new Terminal((key) => {
    if (key === 'q' || key === '\u0003') quit();
    notice = keys[key]?.() ?? notice;
    draw();
  });
  const draw = () => terminal.draw(renderPage(viewOf(gateway, options, clock.now(), notice), terminal.rows));
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

const killed = (name: string | undefined) => (name === undefined ? 'it does not run' : `killed ${name}`);
