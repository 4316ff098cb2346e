import { type PeripheralOptions, type VirtualPeripheral, virtualPeripheral } from './virtual-peripheral.ts';

/** The Nordic UART service, which hobby firmware uses to send what it likes. */
export const ESP32_SERVICE = '6e400001b5a3f393e0a9e50e24dcca9e';
export const ESP32_NOTIFY = '6e400003b5a3f393e0a9e50e24dcca9e';
export const ESP32_WRITE = '6e400002b5a3f393e0a9e50e24dcca9e';

export type Esp32Reading = { readonly temperatureC: number; readonly humidityRh: number; readonly batteryMv: number };

/** `struct __attribute__((packed)) { int16_t centi_celsius; uint16_t centi_percent; uint16_t millivolts; }` */
function packed({ temperatureC, humidityRh, batteryMv }: Esp32Reading): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeInt16LE(Math.round(temperatureC * 100), 0);
  octets.writeUInt16LE(Math.round(humidityRh * 100), 2);
  octets.writeUInt16LE(Math.round(batteryMv), 4);
  return octets;
}

const json = ({ temperatureC, humidityRh, batteryMv }: Esp32Reading): Buffer =>
  Buffer.from(JSON.stringify({ t: temperatureC, h: humidityRh, mv: batteryMv }), 'utf8');

const csv = ({ temperatureC, humidityRh, batteryMv }: Esp32Reading): Buffer =>
  Buffer.from(`${temperatureC.toFixed(2)},${humidityRh.toFixed(2)},${batteryMv}\n`, 'utf8');

const ENCODERS = { json, csv, packed } as const;

export type Esp32Options = Omit<PeripheralOptions, 'services'> & {
  readonly format: keyof typeof ENCODERS;
  readonly reading: () => Esp32Reading;
  /** Default 1000 ms. */
  readonly notifyEveryMs?: number;
  /** Indicates in place of notifying. Default false. */
  readonly indicates?: boolean;
  /** Takes what a host writes to it. */
  readonly onWrite?: (value: Uint8Array) => void;
};

/** A microcontroller that notifies JSON, CSV or a packed struct on the Nordic UART service. */
export function esp32(options: Esp32Options): VirtualPeripheral {
  const {
    format,
    reading,
    notifyEveryMs = 1000,
    indicates = false,
    onWrite = () => undefined,
    ...peripheral
  } = options;
  return virtualPeripheral({
    mtu: 517,
    ...peripheral,
    advertising: { serviceUuids: [ESP32_SERVICE], name: 'ESP32', ...peripheral.advertising },
    services: [
      {
        uuid: ESP32_SERVICE,
        characteristics: [
          {
            uuid: ESP32_NOTIFY,
            properties: ['read', indicates ? 'indicate' : 'notify'],
            value: () => ENCODERS[format](reading()),
            notifyEveryMs,
            descriptors: [{ uuid: '2901', value: Buffer.from('sensor', 'utf8') }],
          },
          { uuid: ESP32_WRITE, properties: ['write', 'writeWithoutResponse'], value: () => new Uint8Array(), onWrite },
        ],
      },
    ],
  });
}
