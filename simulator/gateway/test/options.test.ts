import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseOptions } from '../src/options.ts';

class Exit extends Error {
  readonly code: unknown;
  constructor(code: unknown) {
    super(`exit ${code}`);
    this.code = code;
  }
}

let printed = '';

beforeEach(() => {
  printed = '';
  const print = (text: unknown) => {
    printed += String(text);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(print);
  jest.spyOn(process.stderr, 'write').mockImplementation(print);
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(code);
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Runs into the end of the program; gives its exit code. */
function exitCodeOf(argv: readonly string[]): unknown {
  try {
    parseOptions(argv);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
  return 'none: the options were taken';
}

describe('the options of npm start', () => {
  it('read where an InfluxDB is, and refuse what is none', () => {
    expect(parseOptions(['--influx', 'http://localhost:8086/sward']).influx).toMatchObject({ database: 'sward' });
    expect(exitCodeOf(['--influx', 'http://localhost:8086'])).toBe(1);
    expect(printed).toContain('such as http://localhost:8086/sward');
  });

  it('are all optional', () => {
    expect(parseOptions([])).toEqual({
      radio: 'virtual',
      sensors: 5,
      rate: 1,
      encrypted: false,
      flavour: 'lite',
      cuts: [],
      data: '.sward',
      json: false,
      building: 'building-1',
      gateway: 'gateway-local',
    });
  });

  it('name a real adapter by its number', () => {
    expect(parseOptions(['--radio', 'hci1']).radio).toBe(1);
  });

  it('are read, each of them', () => {
    const argv =
      '--replay x.btsnoop --sensors 20 --rate 0.5 --flavour classic --arch arm64 --cut 10s:5s --cut 20s:1s --data /d --for 30s --json --building b --gateway g --broker mqtts://h --ca LICENSE --cert README.md --key package.json';
    expect(parseOptions(argv.split(' '))).toMatchObject({
      radio: 'virtual',
      replay: 'x.btsnoop',
      sensors: 20,
      rate: 0.5,
      arch: 'arm64',
      flavour: 'classic',
      cuts: [
        { atMs: 10_000, forMs: 5000 },
        { atMs: 20_000, forMs: 1000 },
      ],
      data: '/d',
      forMs: 30_000,
      json: true,
      building: 'b',
      gateway: 'g',
      broker: 'mqtts://h',
      ca: 'LICENSE',
      cert: 'README.md',
      key: 'package.json',
    });
  });

  it('are explained by --help, all that the README names', () => {
    expect(exitCodeOf(['--help'])).toBe(0);
    for (const option of ['radio', 'replay', 'sensors', 'rate', 'flavour', 'cut', 'data', 'for', 'json', 'broker']) {
      expect(printed).toContain(`--${option} `);
    }
  });

  it.each([
    ['--radio wifi0', "option '--radio <radio>' argument 'wifi0' is invalid. virtual, or an adapter: hci0"],
    ['--radio hci', 'virtual, or an adapter: hci0'],
    ['--sensors 0', "option '--sensors <n>' argument '0' is invalid. a whole number from 1 to 1000 is needed"],
    ['--sensors 1.5', 'a whole number from 1 to 1000 is needed'],
    ['--sensors many', 'a whole number from 1 to 1000 is needed'],
    ['--rate 0', "option '--rate <n>' argument '0' is invalid. a number from 0.001 to 100 is needed"],
    ['--rate 1e9', 'a number from 0.001 to 100 is needed'],
    ['--flavour heavy', "option '--flavour <flavour>' argument 'heavy' is invalid. Allowed choices are lite, classic"],
    ['--arch riscv64', "option '--arch <arch>' argument 'riscv64' is invalid. Allowed choices are arm64, amd64"],
    ['--cut 10s', '"10s" is no cut: write START:DURATION, as in 10s:5s'],
    ['--cut 10s:x', '"x" is no duration: write 30s, 500ms, 2m or 1h'],
    ['--for ever', "option '--for <duration>' argument 'ever' is invalid. \"ever\" is no duration"],
    ['--for 9999h', '"9999h" is too long: 576h, 24 days, is the most'],
    ['--building a/b', "option '--building <id>' argument 'a/b' is invalid."],
    ['--gateway ../x', "option '--gateway <id>' argument '../x' is invalid."],
    ['--json', "option '--json' needs '--for <duration>'"],
    ['--broker mqtts://h', "'--broker', '--ca', '--cert' and '--key' go together"],
    ['--ca LICENSE --cert LICENSE --key LICENSE', "'--broker', '--ca', '--cert' and '--key' go together"],
    ['--ca LICENSE', "'--broker', '--ca', '--cert' and '--key' go together"],
    ['--ca no-such-file', "option '--ca <file>' argument 'no-such-file' is invalid. there is no such file"],
    ['--data /proc/x', "option '--data <folder>' argument '/proc/x' is invalid. nothing can be kept there"],
    ['--data LICENSE', 'that is a file, a folder is needed'],
    ['--radio hci0 --replay x', "option '--replay' plays on the virtual radio"],
    ['--for 5s --cut 6s:1s', "a '--cut' begins after the end of '--for'"],
    ['surplus', 'options go behind --: npm start -- --sensors 20'],
    [`--data /tmp/${'x'.repeat(80)}`, 'sockets are kept in it, so its path may have 72 bytes'],
    ['--nonsense', "unknown option '--nonsense'"],
    ['--sensors', "option '--sensors <n>' argument missing"],
    ['surplus', 'too many arguments'],
  ])('refuse %s with a line that says why, and where help is', (line, message) => {
    expect(exitCodeOf(line.split(' '))).toBe(1);
    expect(printed).toContain(`error: `);
    expect(printed).toContain(message);
    expect(printed).toContain('npm start -- --help');
  });
});
