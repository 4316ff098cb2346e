import { describe, expect, it } from '@jest/globals';
import { componentNamed } from '../../../tools/dev/component-named.ts';
import { parseDevOptions } from '../../../tools/dev/options.ts';
import { parseDevPiOptions } from '../../../tools/dev/pi/options.ts';

describe('npm run dev', () => {
  it.each(['ble-ingest', 'sward.BleIngest', 'SWARD.bleingest'])('takes %s for the same component', (name) => {
    expect(componentNamed(name).name).toBe('sward.BleIngest');
  });

  it('hands every option of npm start on, wherever its own stand', () => {
    const options = parseDevOptions([
      'local-buffer',
      '--sensors',
      '20',
      '--inspect',
      '0',
      '--encrypted',
      '--inspect-brk',
    ]);
    expect(options).toMatchObject({
      inspect: 0,
      inspectBrk: true,
      gateway: { sensors: 20, encrypted: true, flavour: 'lite' },
    });
    expect(parseDevOptions(['local-buffer', '--classic']).gateway.flavour).toBe('classic');
  });

  it('asks for the component first, and names those that there are', () => {
    expect(() => parseDevOptions([])).toThrow('name the component first');
    expect(() => parseDevOptions(['--sensors', '20', 'ble-ingest'])).toThrow('name the component first');
    expect(() => parseDevOptions(['ble'])).toThrow('choose ble-ingest, local-buffer, cloud-publisher');
  });
});

describe('npm run dev:pi', () => {
  it('takes the usual port of debuggers, or another', () => {
    expect(parseDevPiOptions(['pi@berry.local', 'ble-ingest', '--inspect'])).toMatchObject({
      inspect: 9229,
      arch: 'arm64',
    });
    expect(parseDevPiOptions(['berry', 'ble-ingest', '--inspect', '9300']).inspect).toBe(9300);
  });

  it('deploys the bundle as built where no component is named, and then inspects nothing', () => {
    expect(parseDevPiOptions(['berry']).component).toBeUndefined();
    expect(() => parseDevPiOptions(['berry', '--inspect'])).toThrow('needs a component');
  });
});
