import { afterEach, describe, expect, it } from '@jest/globals';
import { captureFrames, looped } from '../src/capture-source.ts';
import { environmentalSensor } from '../src/peripherals/environmental-sensor.ts';
import { FIRMWARE_3, readCapture } from './captures.ts';
import type { HostProcess } from './host-process.ts';
import { RadiosAndHosts } from './radios-and-hosts.ts';

const ADDRESS = 'c0ffee000001';

const sensor = () => environmentalSensor({ address: ADDRESS, advertising: { intervalMs: 20 } });
const capture = () => looped(captureFrames(readCapture(FIRMWARE_3)));

const all = new RadiosAndHosts();
afterEach(() => all.end());

/** A central that found the sensor, so that the adapter works. */
async function hearing(host: HostProcess): Promise<HostProcess> {
  await host.line({ found: ADDRESS });
  return host;
}

describe('an adapter that', () => {
  it('is pulled out is dead for the process that used it, and alive for the next, once it is back', async () => {
    const radio = await all.radio({ peripherals: [sensor()] });
    const first = await hearing(all.central(radio));
    radio.unplug();
    await first.line({ state: 'poweredOff' });
    radio.replug();
    await hearing(all.central(radio));
    expect(first.lines.at(-1)).toEqual({ state: 'poweredOff' });
  });

  it('is not there leaves noble with a warning and no state', async () => {
    const radio = await all.radio({ peripherals: [sensor()], binding: 'absent' });
    const host = all.central(radio);
    expect((await host.line({ warning: failedStart('ENODEV, No such device') })).warning).toContain('ENODEV');
    expect(host.lines).toHaveLength(1);
    radio.setBinding('ready');
    await hearing(all.central(radio));
  });

  it('is forbidden to the host leaves noble with a warning', async () => {
    const radio = await all.radio({ peripherals: [sensor()], binding: 'forbidden' });
    await all.central(radio).line({ warning: failedStart('EPERM, Operation not permitted') });
  });

  it('may be listened to but not commanded is "unauthorized" for noble', async () => {
    const radio = await all.radio({ peripherals: [sensor()], binding: 'unprivileged' });
    await all.central(radio).line({ state: 'unauthorized' });
  });

  it('is deaf obeys and reports nothing, and loses its links', async () => {
    const radio = await all.radio({ peripherals: [sensor()], source: capture() });
    const host = await hearing(all.central(radio));
    await host.ask('connected', 'connect', ADDRESS);
    const { sent } = radio.counters();
    radio.mute();
    expect(await host.line({ disconnected: ADDRESS })).toMatchObject({ reason: 0x08 });
    expect(radio.counters().sent).toBe(sent);
    radio.mute(false);
    expect(await host.ask('connected', 'connect', ADDRESS)).toEqual({ connected: ADDRESS });
  });

  it('hangs says nothing until it loses power', async () => {
    let passed = 0;
    let whenPassed: () => void = () => undefined;
    const source = (function* () {
      for (const frame of capture()) {
        passed++;
        whenPassed();
        yield frame;
      }
    })();
    const radio = await all.radio({ peripherals: [sensor()], source });
    const host = await hearing(all.central(radio));
    radio.hang();
    const { sent } = radio.counters();
    host.order('connect', ADDRESS);
    const enough = passed + 30;
    await new Promise<void>((resolve) => {
      whenPassed = () => passed >= enough && resolve();
    });
    radio.setPower(false);
    await host.line({ state: 'poweredOff' });
    expect(radio.counters().sent).toBe(sent);
    expect(host.lines.some((line) => 'connected' in line)).toBe(false);
    radio.setPower(true);
    await host.until((lines) => lines.filter(({ state }) => state === 'poweredOn').length === 2);
  });

  it('takes its native module down with it ends the process by a signal', async () => {
    const radio = await all.radio({ peripherals: [sensor()] });
    const host = await hearing(all.central(radio, {}, 'ignore'));
    radio.crashHosts();
    expect(await host.ended()).toBe('SIGABRT');
    await hearing(all.central(radio));
  });

  it('loses advertisements loses the share asked for', async () => {
    const frames = captureFrames(readCapture(FIRMWARE_3)).map(({ atMs, packet }) => ({ atMs: atMs / 50, packet }));
    const radio = await all.radio({ source: frames, loss: { share: 0.5, seed: 7 } });
    const host = all.central(radio);
    await radio.finished;
    const { aired, sent } = radio.counters();
    expect([aired, sent]).toEqual([303, 166]);
    expect(host.lines.length).toBeGreaterThan(0);
  });
});

function failedStart(reason: string): string {
  return `Initialization of USB device failed: ${reason}`;
}
