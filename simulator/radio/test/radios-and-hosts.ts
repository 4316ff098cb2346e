import { createRadio, type Radio, type RadioOptions } from '../src/radio.ts';
import { HostProcess } from './host-process.ts';

/** The radios and host processes of one test; `end` ends them all. */
export class RadiosAndHosts {
  readonly #radios: Radio[] = [];
  readonly #hosts: HostProcess[] = [];

  async radio(options: Partial<RadioOptions>): Promise<Radio> {
    const radio = createRadio({ listen: 'tcp:127.0.0.1:0', ...options });
    this.#radios.push(radio);
    await radio.start();
    return radio;
  }

  /** A process with noble that takes orders. */
  central(radio: Radio, environment: NodeJS.ProcessEnv = {}, stderr: 'inherit' | 'ignore' = 'inherit'): HostProcess {
    const reportAll = { NOBLE_REPORT_ALL_HCI_EVENTS: '1' };
    const host = new HostProcess({ ...radio.environment(), ...reportAll, ...environment }, 'noble-central.cjs', stderr);
    this.#hosts.push(host);
    return host;
  }

  async end(): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map((host) => host.kill()));
    await Promise.all(this.#radios.splice(0).map((radio) => radio.stop()));
  }
}
