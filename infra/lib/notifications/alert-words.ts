import { quantityOf, withoutProbe } from '@sward/contracts/quantities.ts';
import type { Alert } from '../alerts/alert.ts';
import type { Condition } from '../alerts/rule.ts';
import { localTimeOf } from './local-time.ts';

/** Numbers as people read them: as many decimals as matter at that size. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 1 : size >= 1 ? 2 : 4;
  return String(Number(value.toFixed(decimals)));
}

/** The unit of a quantity; empty where it has none or is not known. */
export function unitOf(quantity: string | undefined): string {
  const known = quantity === undefined ? undefined : quantityOf(quantity);
  return known?.kind === 'number' ? known.unit : '';
}

/** A value with the unit of its quantity: `9.2 °C`. */
export function valueText(value: number, quantity: string | undefined): string {
  return `${numberText(value)} ${unitOf(quantity)}`.trimEnd();
}

/** A quantity by its name without its unit: `temperature` of `temperature_c`, `temperature 2` of the probe `temperature_c_2`. */
export function quantityText(quantity: string): string {
  const name = withoutProbe(quantity);
  const probe = quantity.slice(name.length).replace('_', ' ');
  const bare = unitOf(quantity) === '' ? name : name.replace(/(?<=.)_[a-z0-9]+$/, '');
  return `${bare.replaceAll('_', ' ')}${probe}`;
}

const DAY_S = 86_400;
const UNITS = [
  { seconds: DAY_S, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
];

/** A span of time by its two largest units: `2 d 3 h`, `12 min`. */
export function durationText(ms: number): string {
  let left = Math.max(0, Math.round(ms / 1000));
  const first = UNITS.findIndex(({ seconds }) => left >= seconds);
  if (first < 0) return '0 s';
  const parts = UNITS.slice(first, first + 2).map(({ seconds, name }) => {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    return count === 0 ? '' : `${count} ${name}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** A time as `2026-11-21 14:02 Europe/Berlin`. */
export function timeText(at: number, timeZone: string): string {
  const { date, time } = localTimeOf(at, timeZone);
  return `${date} ${time} ${timeZone}`;
}

/** The limit of a condition, as `{{limit}}` gives it. */
export function limitText(condition: Condition): string {
  switch (condition.kind) {
    case 'above':
    case 'below':
      return valueText(condition.limit, condition.quantity);
    case 'outside':
      return `${numberText(condition.low)} to ${valueText(condition.high, condition.quantity)}`;
    case 'rate':
      return `${valueText(condition.per_minute, condition.quantity)} per minute`;
    case 'battery_low':
      return `${numberText(condition.percent)} %`;
    default:
      return durationText(condition.after_s * 1000);
  }
}

/** A condition in plain words: `temperature above 8 °C`. */
export function conditionText(condition: Condition): string {
  const limit = limitText(condition);
  switch (condition.kind) {
    case 'above':
    case 'below':
    case 'outside':
      return `${quantityText(condition.quantity)} ${condition.kind} ${limit}`;
    case 'rate':
      return `${quantityText(condition.quantity)} changing by more than ${limit}`;
    case 'battery_low':
      return 'battery low';
    case 'silent':
      return `no reading for ${limit}`;
    default:
      return `gateway silent for ${limit}`;
  }
}

/** What an alert is about: its device, or its gateway. */
export const subjectOf = ({ device_id, gateway_id }: Alert) => device_id ?? `gateway ${gateway_id}`;

/** A value of the alert with its unit; for `rate` it is the change per minute. */
export function alertValueText({ condition, quantity }: Alert, value: number | undefined): string {
  if (value === undefined) return '';
  return condition.kind === 'rate' ? `${valueText(value, quantity)} per minute` : valueText(value, quantity);
}
