import type { Value } from '@sward/contracts/reading.ts';
import { type BitField, octetsOf, passedOver, readBitFields, signedField, unsignedField } from '../bit-fields.ts';
import { AC_INPUT, ALARM, BALANCER, CHARGER_ERROR, OFF_REASON, STATE } from './victron-codes.ts';

/** What a decrypted record says, by its type. */
export type VictronRecord = {
  /** The kind of device, as Victron's document names it. */
  readonly name: string;
  /** Least octets of a record. */
  readonly octets: number;
  readonly read: (octets: Uint8Array) => Record<string, Value>;
};

const plain = (name: string, fields: readonly BitField[]): VictronRecord => ({
  name,
  octets: octetsOf(fields),
  read: (octets) => readBitFields(octets, fields),
});

/** "Not available" of this one is all bits set, and of some firmware the greatest value. */
const CURRENT_22: BitField = { ...signedField('current_a', 22, 1000), unavailable: [-1, 2 ** 21 - 1] };

/** The auxiliary input: two octets whose meaning the two bits behind them tell. */
const AUX: BitField = { bits: 18, values: (raw) => auxiliary(raw & 0xffff, raw >> 16) };
const STARTER = 0;
const MIDPOINT = 1;
const TEMPERATURE = 2;

function auxiliary(raw: number, mode: number): Record<string, Value> {
  if (mode === STARTER) return { voltage_starter_v: (raw >= 0x8000 ? raw - 0x10000 : raw) / 100 };
  if (raw === 0xffff) return {};
  if (mode === MIDPOINT) return { voltage_midpoint_v: raw / 100 };
  return mode === TEMPERATURE ? { temperature_c: (raw - 27_315) / 100 } : {};
}

/** 0 and 0x7E are beyond what the scale can tell. */
const cell = (number: number): BitField => ({
  bits: 7,
  unavailable: [0, 0x7e, 0x7f],
  values: (raw) => ({ [`voltage_cell_v_${number}`]: (260 + raw) / 100 }),
});

const CONSUMED: BitField = {
  bits: 20,
  unavailable: [0xfffff],
  values: (raw) => ({ charge_consumed_ah: raw / 10 }),
};
const CHARGE = unsignedField('state_of_charge_pct', 10, 10);
const TIME_TO_GO = unsignedField('time_to_go_min', 16);
const TEMPERATURE_7 = unsignedField('temperature_c', 7, 1, -40);
const output = (number: number): readonly BitField[] => [
  unsignedField(`voltage_output_v_${number}`, 13, 100),
  unsignedField(`current_output_a_${number}`, 11, 10),
];

const ENERGY_TODAY = unsignedField('energy_today_kwh', 16, 100);

/** Records of Victron's "Extra Manufacturer Data" (2022-12-14), by type; 0x0F is not in it, but known from devices. */
export const RECORDS: ReadonlyMap<number, VictronRecord> = new Map([
  [
    0x01,
    plain('Solar Charger', [
      STATE,
      CHARGER_ERROR,
      signedField('voltage_v', 16, 100),
      signedField('current_a', 16, 10),
      ENERGY_TODAY,
      unsignedField('power_w', 16),
      unsignedField('current_load_a', 9, 10),
    ]),
  ],
  [
    0x02,
    plain('Battery Monitor', [TIME_TO_GO, signedField('voltage_v', 16, 100), ALARM, AUX, CURRENT_22, CONSUMED, CHARGE]),
  ],
  [
    0x03,
    plain('Inverter', [
      STATE,
      ALARM,
      signedField('voltage_v', 16, 100),
      unsignedField('apparent_power_va', 16),
      unsignedField('voltage_output_v', 15, 100),
      unsignedField('current_output_a', 11, 10),
    ]),
  ],
  [
    0x04,
    plain('DC/DC Converter', [
      STATE,
      CHARGER_ERROR,
      unsignedField('voltage_input_v', 16, 100),
      signedField('voltage_output_v', 16, 100),
      OFF_REASON,
    ]),
  ],
  [
    0x05,
    plain('SmartLithium', [
      passedOver(48),
      ...Array.from({ length: 8 }, (_, index) => cell(index + 1)),
      unsignedField('voltage_v', 12, 100),
      BALANCER,
      TEMPERATURE_7,
    ]),
  ],
  [
    0x08,
    plain('AC Charger', [
      STATE,
      CHARGER_ERROR,
      ...[1, 2, 3].flatMap(output),
      TEMPERATURE_7,
      unsignedField('current_input_a', 9, 10),
    ]),
  ],
  [
    0x09,
    plain('Smart Battery Protect', [
      STATE,
      { bits: 8, unavailable: [0xff], values: (raw) => ({ power_on: raw === 1 }) },
      CHARGER_ERROR,
      ALARM,
      passedOver(16),
      signedField('voltage_input_v', 16, 100),
      unsignedField('voltage_output_v', 16, 100),
      OFF_REASON,
    ]),
  ],
  [
    0x0a,
    plain('Lynx Smart BMS', [
      passedOver(8),
      TIME_TO_GO,
      signedField('voltage_v', 16, 100),
      signedField('current_a', 16, 10),
      passedOver(34),
      CHARGE,
      CONSUMED,
      TEMPERATURE_7,
    ]),
  ],
  [
    0x0b,
    plain('Multi RS', [
      STATE,
      CHARGER_ERROR,
      signedField('current_a', 16, 10),
      unsignedField('voltage_v', 14, 100),
      AC_INPUT,
      signedField('power_input_w', 16),
      signedField('power_output_w', 16),
      unsignedField('power_w', 16),
      ENERGY_TODAY,
    ]),
  ],
  [
    0x0c,
    plain('VE.Bus', [
      STATE,
      CHARGER_ERROR,
      signedField('current_a', 16, 10),
      unsignedField('voltage_v', 14, 100),
      AC_INPUT,
      signedField('power_input_w', 19),
      signedField('power_output_w', 19),
      { bits: 2, unavailable: [3], values: (raw) => ({ alarm: raw === 2 }) },
      TEMPERATURE_7,
      unsignedField('state_of_charge_pct', 7),
    ]),
  ],
  [0x0d, plain('DC Energy Meter', [passedOver(16), signedField('voltage_v', 16, 100), ALARM, AUX, CURRENT_22])],
  [
    0x0f,
    plain('Orion XS', [
      STATE,
      CHARGER_ERROR,
      unsignedField('voltage_output_v', 16, 100),
      unsignedField('current_output_a', 16, 10),
      unsignedField('voltage_input_v', 16, 100),
      unsignedField('current_input_a', 16, 10),
      OFF_REASON,
    ]),
  ],
]);
