/** What a quantity is measured in and which values a real sensor can report. */
export type Quantity =
  | {
      readonly kind: 'number';
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      /** What stands for many values of it: `last` for counters, codes and directions, whose mean means nothing. */
      readonly summary: 'mean' | 'last';
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text'; readonly maxLength: number };

const number = (unit: string, min: number, max: number): Quantity => ({
  kind: 'number',
  unit,
  min,
  max,
  summary: 'mean',
});
const snapshot = (unit: string, min: number, max: number): Quantity => ({
  kind: 'number',
  unit,
  min,
  max,
  summary: 'last',
});
const boolean: Quantity = { kind: 'boolean' };
const text = (maxLength: number): Quantity => ({ kind: 'text', maxLength });

const UINT32 = 4_294_967_295;

/**
 * Every quantity a reading can carry, by the name it has on the wire. Names end in their unit. Ranges are those of the
 * widest sensor known to us, not of one model: a value outside is a broken frame, never a surprising room.
 */
const QUANTITIES: ReadonlyMap<string, Quantity> = new Map([
  // The lower end is the smallest that BTHome's sint16 of 0.01 °C carries, below absolute zero: the reference decoder reports it.
  ['temperature_c', number('°C', -327.68, 1800)],
  // Capacitive sensors read above 100 when water condenses on them; Ruuvi formats carry up to 163.835 for that reason.
  ['humidity_rh', number('%RH', 0, 163.835)],
  ['dewpoint_c', number('°C', -273.15, 1800)],
  ['pressure_pa', number('Pa', 0, 16_777_215)],
  ['co2_ppm', number('ppm', 0, 65_535)],
  ['tvoc_ugm3', number('µg/m³', 0, 1_000_000)],
  ['tvoc_ppb', number('ppb', 0, 1_000_000)],
  ['voc_index', number('', 0, 500)],
  ['nox_index', number('', 0, 500)],
  ['pm1', number('µg/m³', 0, 65_535)],
  ['pm25', number('µg/m³', 0, 65_535)],
  ['pm4', number('µg/m³', 0, 65_535)],
  ['pm10', number('µg/m³', 0, 65_535)],
  ['illuminance_lx', number('lx', 0, 250_000)],
  ['moisture_pct', number('%', 0, 100)],
  ['battery_pct', number('%', 0, 100)],
  ['battery_mv', number('mV', 0, 100_000)],
  ['voltage_v', number('V', -1_000_000, 1_000_000)],
  ['current_a', number('A', -1_000_000, 1_000_000)],
  ['power_w', number('W', -100_000_000, 100_000_000)],
  ['energy_kwh', snapshot('kWh', 0, UINT32)],
  ['mass_kg', number('kg', 0, 1_000_000)],
  ['distance_m', number('m', 0, 1_000_000)],
  ['distance_mm', number('mm', 0, 65_535)],
  ['duration_s', snapshot('s', 0, UINT32)],
  ['speed_ms', number('m/s', -10_000, 10_000_000)],
  ['direction_deg', snapshot('°', 0, 360)],
  ['rotation_deg', snapshot('°', -3600, 3600)],
  ['rotational_speed_rpm', number('rpm', 0, 10_000_000)],
  ['precipitation_mm', snapshot('mm', 0, 1_000_000)],
  ['gas_m3', snapshot('m³', 0, UINT32)],
  ['volume_l', snapshot('L', 0, UINT32)],
  ['volume_storage_l', number('L', 0, UINT32)],
  ['water_l', snapshot('L', 0, UINT32)],
  ['volume_flow_rate_m3h', number('m³/h', -1_000_000, 1_000_000)],
  ['conductivity_uscm', number('µS/cm', 0, 1_000_000)],
  ['uv_index', number('', 0, 100)],
  ['acceleration_ms2', number('m/s²', -100_000, 100_000)],
  ['acceleration_x_ms2', number('m/s²', -1000, 1000)],
  ['acceleration_y_ms2', number('m/s²', -1000, 1000)],
  ['acceleration_z_ms2', number('m/s²', -1000, 1000)],
  ['gyroscope_dps', number('°/s', 0, 100_000)],
  ['count', snapshot('', -2_147_483_648, UINT32)],
  ['movement_counter', snapshot('', 0, UINT32)],
  ['sequence', snapshot('', 0, UINT32)],
  ['channel', snapshot('', 0, 255)],
  ['tx_power_dbm', number('dBm', -127, 127)],
  /** 0 dark, 1 twilight, 2 bright: a sensor's own judgement, no unit. */
  ['light_level', snapshot('', 0, 255)],
  ['settings_revision', snapshot('', 0, 255)],
  ['light', boolean],
  ['motion', boolean],
  ['occupancy', boolean],
  ['opening', boolean],
  ['power_on', boolean],
  ['generic_boolean', boolean],
  ['battery_low', boolean],
  ['battery_charging', boolean],
  ['calibration_in_progress', boolean],
  ['carbon_monoxide', boolean],
  ['cold', boolean],
  ['connectivity', boolean],
  ['door', boolean],
  ['garage_door', boolean],
  ['gas_detected', boolean],
  ['heat', boolean],
  ['lock', boolean],
  ['moisture_detected', boolean],
  ['moving', boolean],
  ['plug', boolean],
  ['presence', boolean],
  ['problem', boolean],
  ['running', boolean],
  ['safety', boolean],
  ['smoke', boolean],
  ['sound', boolean],
  ['tamper', boolean],
  ['vibration', boolean],
  ['window', boolean],
  ['event_button', text(32)],
  ['event_dimmer', text(32)],
  ['event_dimmer_steps', snapshot('', 0, 255)],
  ['event_command', text(32)],
  ['event_command_steps', snapshot('', 0, 255)],
  ['text', text(255)],
  ['raw', text(510)],
  ['timestamp_iso', text(32)],
  // Probes on wires, as opposed to the sensor in the housing.
  ['temperature_probe_c', number('°C', -327.68, 1800)],
  ['humidity_probe_pct', number('%', 0, 163.835)],
  ['target_temperature_c', number('°C', -327.68, 1800)],
  ['radon_bqm3', number('Bq/m³', 0, 1_000_000)],
  ['formaldehyde_mgm3', number('mg/m³', 0, 10_000)],
  ['sound_db', number('dB', 0, 250)],
  ['impedance_ohm', number('Ω', 0, 1_000_000)],
  ['heart_rate_bpm', number('1/min', 0, 500)],
  ['specific_gravity', number('', 0, 10)],
  ['level_pct', number('%', 0, 100)],
  ['consumable_pct', number('%', 0, 100)],
  ['angle_x_deg', number('°', -360, 360)],
  ['angle_y_deg', number('°', -360, 360)],
  ['angle_z_deg', number('°', -360, 360)],
  ['duration_detected_min', snapshot('min', 0, UINT32)],
  ['duration_cleared_min', snapshot('min', 0, UINT32)],
  ['uptime_s', snapshot('s', 0, UINT32)],
  ['adv_count', snapshot('', 0, UINT32)],
  ['steps', snapshot('', 0, UINT32)],
  ['major', snapshot('', 0, 65_535)],
  ['minor', snapshot('', 0, 65_535)],
  ['measured_power_dbm', number('dBm', -128, 127)],
  ['beacon_uuid', text(36)],
  ['leak', boolean],
  ['alarm', boolean],
  ['armed', boolean],
  ['bottom_submersion', boolean],
  ['top_splash', boolean],
  ['device_forcibly_removed', boolean],
  ['door_left_open', boolean],
  ['occupancy_close_range', boolean],
  ['weight_removed', boolean],
  ['stabilized', boolean],
  ['event_cube', text(32)],
  ['event_lock', text(48)],
  ['event_motion', text(32)],
  ['event_vibration', text(32)],
  ['lock_method', text(48)],
  // What a device says that it is doing: `charging`, `running`.
  ['state', text(48)],
  // Quantities whose sensor says that it is broken, comma-separated: `temperature_probe_c_1`.
  ['fault', text(120)],
]);

/** Numbers of probes: `temperature_c_2`. */
const PROBE = /_[0-9]{1,2}$/;
/** The least and the greatest value of a window: `temperature_c_min`, `temperature_c_2_max`. */
const EXTREME = /_(min|max)$/;

const baseQuantity = (name: string) => QUANTITIES.get(name) ?? QUANTITIES.get(name.replace(PROBE, ''));

/** The quantity that the extreme `name` is one of: only what has a mean has extremes. */
function extremeOf(name: string): Quantity | undefined {
  if (!EXTREME.test(name)) return undefined;
  const quantity = baseQuantity(name.replace(EXTREME, ''));
  return quantity?.kind === 'number' && quantity.summary === 'mean' ? quantity : undefined;
}

/**
 * The quantity that a wire name stands for. A sensor with several probes numbers them from 1: `temperature_c_2` is the
 * quantity `temperature_c`, and so are the extremes of a window, `temperature_c_min` and `temperature_c_max`.
 */
export function quantityOf(name: string): Quantity | undefined {
  return baseQuantity(name) ?? extremeOf(name);
}

/** True where the quantity is the extreme of a window, and not a value that a sensor told. */
export function isExtreme(name: string): boolean {
  return baseQuantity(name) === undefined && extremeOf(name) !== undefined;
}

/** The name without the number of a probe: `temperature_c` of `temperature_c_2`. */
export function withoutProbe(name: string): string {
  return QUANTITIES.has(name) ? name : name.replace(PROBE, '');
}

/** True where `value` is one that the quantity `name` can have. Unknown names, NaN and infinities never are. */
export function isPlausible(name: string, value: unknown): boolean {
  const quantity = quantityOf(name);
  if (quantity?.kind === 'number') return typeof value === 'number' && value >= quantity.min && value <= quantity.max;
  if (quantity?.kind === 'text') return typeof value === 'string' && value.length <= quantity.maxLength;
  return quantity !== undefined && typeof value === 'boolean';
}
