import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { listsService } from '../sighting.ts';
import { decoded, GOVEE, type GoveeBlock, type GoveeLayout, holds } from './block.ts';

/** -0.01 °C on the wire: nothing is plugged in, or no alarm is set. */
const NOT_THERE = -1;

const hundredths = (quantity: string, at: number): Field => ({
  quantity,
  at,
  type: 's16be',
  divide: 100,
  unavailable: [NOT_THERE],
});

/** Where the fields of the first and the second probe of a frame are. */
type Probe = { readonly temperature: number; readonly alarm: number; readonly lowAlarm?: number };

/** One model. A frame holds one or two probes; models with four tell in octet 6 which two these are. */
type Thermometer = {
  readonly model: string;
  readonly length: number;
  /** It starts with octets of the address where a company belongs: these were seen of devices that list no services. */
  readonly companyIds: readonly number[];
  readonly service: string;
  readonly probes: readonly Probe[];
  readonly tellsPair?: true;
  /** Where the temperature around the device is. */
  readonly ambientAt?: number;
};

export const MEAT_THERMOMETERS: readonly Thermometer[] = [
  {
    model: 'H5181',
    length: 14,
    companyIds: [0xf861, 0x388a, 0xea42, 0xaaa2, 0xd14b],
    service: '8151',
    probes: [{ temperature: 8, alarm: 10 }],
  },
  {
    model: 'H5182',
    length: 17,
    companyIds: [0x2730],
    service: '8251',
    probes: [
      { temperature: 8, alarm: 10 },
      { temperature: 13, alarm: 15 },
    ],
  },
  {
    model: 'H5183',
    length: 14,
    companyIds: [0x67dd, 0xe02f, 0xf79f],
    service: '8351',
    probes: [{ temperature: 8, alarm: 10 }],
  },
  {
    model: 'H5184',
    length: 17,
    companyIds: [0x1b36],
    service: '8451',
    tellsPair: true,
    probes: [
      { temperature: 8, alarm: 10 },
      { temperature: 13, alarm: 15 },
    ],
  },
  {
    model: 'H5185',
    length: 20,
    companyIds: [0x4a32, 0x0332, 0x4c32],
    service: '8551',
    probes: [
      { temperature: 8, alarm: 10 },
      { temperature: 14, alarm: 16 },
    ],
  },
  {
    model: 'H5191',
    length: 20,
    companyIds: [0xac63],
    service: '9151',
    probes: [{ temperature: 8, alarm: 10 }],
    ambientAt: 14,
  },
  {
    model: 'H5198',
    length: 20,
    companyIds: [0x3022],
    service: '9851',
    tellsPair: true,
    probes: [
      { temperature: 8, alarm: 10, lowAlarm: 12 },
      { temperature: 14, alarm: 16, lowAlarm: 18 },
    ],
  },
];

/** Octets that every model sends behind the last three of its address. */
const FIXED = [0x01, 0x00, 0x01, 0x01];
const PAIR_AT = 6;
/** The upper two bits of the pair's octet say how the station is doing. */
const PAIR_BITS = 0x3f;

export const MEAT_THERMOMETER_LAYOUTS: readonly GoveeLayout[] = MEAT_THERMOMETERS.map((thermometer) => ({
  matches: (block) => isOf(thermometer, block),
  read: (block) => read(thermometer, block),
}));

function isOf({ length, model, companyIds, service }: Thermometer, block: GoveeBlock): boolean {
  if (block.data.length !== length || !holds(block.data, 1, FIXED)) return false;
  return (
    companyIds.includes(block.companyId) || block.model === model.slice(1) || listsService(block.sighting, service)
  );
}

function read(thermometer: Thermometer, { data }: GoveeBlock): Decoded | Rejected {
  const first = thermometer.tellsPair ? firstOfPair((data[PAIR_AT] ?? 0) & PAIR_BITS) : 1;
  if (first === undefined) return { format: GOVEE, reject: 'unknown-object-id' };
  const values = readFields(data, fieldsOf(thermometer, first)) ?? {};
  if (Object.keys(values).length === 0) return { format: GOVEE, reject: 'all-values-unavailable' };
  return decoded(thermometer.model, values);
}

function firstOfPair(pair: number): number | undefined {
  return pair === 1 || pair === 2 ? pair * 2 - 1 : undefined;
}

function fieldsOf({ probes, ambientAt }: Thermometer, first: number): readonly Field[] {
  const ambient = ambientAt === undefined ? [] : [hundredths('temperature_c', ambientAt)];
  return [...probes.flatMap((probe, index) => fieldsOfProbe(probe, first + index)), ...ambient];
}

function fieldsOfProbe({ temperature, alarm, lowAlarm }: Probe, number: number): Field[] {
  const low = lowAlarm === undefined ? [] : [hundredths(`target_temperature_low_c_${number}`, lowAlarm)];
  return [
    hundredths(`temperature_probe_c_${number}`, temperature),
    hundredths(`target_temperature_c_${number}`, alarm),
    ...low,
  ];
}
