import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../src/command-line.ts';
import { InvalidOptionError } from '../src/errors.ts';

describe('the command line', () => {
  it('needs no option', () => {
    expect(parseCommandLine([])).toEqual({
      folder: resolve('.sward/cloud'),
      gatewayIds: ['gateway-local'],
      port: 8883,
    });
  });

  it('reads all options', () => {
    const args = '--data /d --gateway a b --port 0 --publish-rate 500 --broker mqtts://h --ca /ca --cert /c --key /k';
    expect(parseCommandLine(args.split(' '))).toEqual({
      folder: '/d',
      gatewayIds: ['a', 'b'],
      port: 0,
      limits: { publishesPerSecond: 500 },
      externalBroker: { url: 'mqtts://h', ca: '/ca', certificate: '/c', key: '/k' },
    });
  });

  it('reads where an InfluxDB is', () => {
    const influx = { url: 'http://localhost:8086', version: 1, database: 'sward', plainOnLoopback: true };
    expect(parseCommandLine(['--influx', 'http://localhost:8086/sward'])).toMatchObject({ influx });
  });

  it.each([
    [['--influx', 'http://localhost:8086'], 'such as http://localhost:8086/sward'],
    [['--influx', 'localhost'], 'such as http://localhost:8086/sward'],
    [['--influx', 'http://db.example.com/sward'], 'https, or http to this machine'],
    [['--port', '65536'], '--port "65536" is not a whole number from 0 to 65535'],
    [['--port', '1e3'], '--port "1e3" is not a whole number'],
    [['--publish-rate', '0'], '--publish-rate "0" is not a whole number from 1'],
    [['--gateway', 'a/b'], '--gateway "a/b" is not an id'],
    [['--broker', 'mqtts://h', '--ca', 'x'], '--broker needs --ca, --cert and --key'],
    [['--cert', 'x'], 'go with --broker'],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(InvalidOptionError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});
