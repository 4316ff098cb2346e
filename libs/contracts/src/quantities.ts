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

/** Buttons of devices with several: their place on the device, or what is printed on them. */
const NAMED_BUTTONS = [
  'left',
  'middle',
  'right',
  'mid_left',
  'mid_right',
  'on',
  'off',
  'brightness',
  'plus',
  'm',
  'min',
  'fan',
  'light',
  'wind_speed',
  'color_temperature',
  'wind_mode',
  'swing',
  'power',
  'timer_30_minutes',
  'timer_60_minutes',
  'increase_wind_speed',
  'decrease_wind_speed',
  'stop',
  'air_exchange',
  'increase_speed',
  'decrease_speed',
  'dry',
  'heat',
];

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
  // Below zero on a tared scale.
  ['mass_kg', number('kg', -1000, 1_000_000)],
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
  // Along one probe: `temperature_probe_c` is its tip.
  ['temperature_probe_center_c', number('°C', -327.68, 1800)],
  ['temperature_probe_end_c', number('°C', -327.68, 1800)],
  ['humidity_probe_pct', number('%', 0, 163.835)],
  ['target_temperature_c', number('°C', -327.68, 1800)],
  ['target_temperature_low_c', number('°C', -327.68, 1800)],
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
  ['antilock', boolean],
  ['asleep', boolean],
  ['childlock', boolean],
  ['door_stuck', boolean],
  ['fingerprint', boolean],
  ['knock_on_the_door', boolean],
  ['pry_the_door', boolean],
  ['snoring', boolean],
  ['toothbrush', boolean],
  ['wearing', boolean],
  ['event_dimmer_presses', snapshot('', 0, 255)],
  ['event_dimmer_duration_s', snapshot('s', 0, 255)],
  ['event_error', text(64)],
  ['event_fingerprint', text(32)],
  ['key_id', text(48)],
  ['impedance_low_ohm', number('Ω', 0, 1_000_000)],
  ['impedance_high_ohm', number('Ω', 0, 1_000_000)],
  ['pressure_present_duration_s', snapshot('s', 0, UINT32)],
  ['pressure_not_present_duration_s', snapshot('s', 0, UINT32)],
  ['profile_id', snapshot('', 0, 255)],
  ['score', snapshot('', 0, 255)],
  ...NAMED_BUTTONS.map((button): [string, Quantity] => [`event_button_${button}`, text(32)]),
  // Household and hobby devices.
  ['temperature_meat_c', number('°C', -327.68, 1800)],
  ['temperature_tip_c', number('°C', -327.68, 1800)],
  ['temperature_core_c', number('°C', -327.68, 1800)],
  ['temperature_surface_c', number('°C', -327.68, 1800)],
  ['temperature_ambient_c', number('°C', -327.68, 1800)],
  ['opening_pct', number('%', 0, 100)],
  ['pressure_difference_pa', number('Pa', -1_000_000, 1_000_000)],
  ['pump_mode', text(48)],
  ['volume_capacity_l', number('L', 0, 1_000_000)],
  ['volume_start_l', number('L', 0, 1_000_000)],
  ['volume_dispensed_l', snapshot('L', 0, 1_000_000)],
  ['specific_gravity_per_day', number('1/d', -10, 10)],
  ['brushing', boolean],
  ['brushing_mode', text(48)],
  ['brushing_pressure', text(48)],
  ['brushing_sector', text(48)],
  ['sector_time_s', snapshot('s', 0, 255)],
  ['sector_count', snapshot('', 0, 255)],
  ['end_cause', text(48)],
  // Tanks of vehicles, by what is in them.
  ['tank_fresh_pct', number('%', 0, 200)],
  ['tank_black_pct', number('%', 0, 200)],
  ['tank_grey_pct', number('%', 0, 200)],
  ['tank_lpg_pct', number('%', 0, 200)],
  ['tank_galley_pct', number('%', 0, 200)],
  ['tank_chemical_pct', number('%', 0, 200)],
  // Below zero in wells and rivers, under the level that the logger was set to.
  ['level_mm', number('mm', -1_000_000, 1_000_000)],
  ['reading_quality_pct', number('%', 0, 100)],
  // Movement and contact of tags. `side` is the face that is up, `magnet` whether one is near.
  ['side', snapshot('', 0, 255)],
  ['magnet', boolean],
  ['tilt', boolean],
  ['free_fall', boolean],
  ['impact_x', boolean],
  ['impact_y', boolean],
  ['impact_z', boolean],
  ['input', boolean],
  ['button', boolean],
  ['pitch_deg', snapshot('°', -180, 180)],
  ['roll_deg', snapshot('°', -180, 180)],
  // Radiation, and how old a measurement is that a sensor repeats.
  ['radiation_rate_usvh', number('µSv/h', 0, 1_000_000_000)],
  ['radiation_total_usv', snapshot('µSv', 0, 1_000_000_000)],
  ['measurement_age_s', snapshot('s', 0, 65_535)],
  ['measurement_interval_s', snapshot('s', 0, 65_535)],
  // Batteries, chargers and inverters of boats and campers. `voltage_v` and `current_a` are the battery's.
  ['state_of_charge_pct', number('%', 0, 100)],
  ['charge_consumed_ah', snapshot('Ah', 0, 1_000_000)],
  ['time_to_go_min', snapshot('min', 0, 65_535)],
  ['energy_today_kwh', snapshot('kWh', 0, 100_000)],
  ['voltage_cell_v', number('V', 0, 10)],
  ['voltage_starter_v', number('V', -1000, 1000)],
  ['voltage_midpoint_v', number('V', -1000, 1000)],
  ['voltage_input_v', number('V', -1000, 1000)],
  ['voltage_output_v', number('V', -1000, 1000)],
  ['current_input_a', number('A', -100_000, 100_000)],
  ['current_output_a', number('A', -100_000, 100_000)],
  ['current_load_a', number('A', -100_000, 100_000)],
  ['power_input_w', number('W', -1_000_000, 1_000_000)],
  ['power_output_w', number('W', -1_000_000, 1_000_000)],
  ['apparent_power_va', number('VA', 0, 1_000_000)],
  ['ac_input', text(48)],
  ['balancer', text(48)],
  ['alarm_reason', text(255)],
  ['off_reason', text(255)],
  ['error_code', snapshot('', 0, 65_535)],
  ['aqi', snapshot('', 0, 1000)],
  ['air_quality', text(32)],
  ['formaldehyde_ppb', number('ppb', 0, 1_000_000)],
  // Indoor air, where the sensor is warmer than the room and knows by how much.
  ['temperature_calibrated_c', number('°C', -327.68, 1800)],
  ['color_temperature_k', number('K', 0, 65_535)],
  ['brightness_pct', number('%', 0, 100)],
  ['fan_speed_pct', number('%', 0, 100)],
  // How far a cover is open; how far the slats of a blind are turned.
  ['position_pct', number('%', 0, 100)],
  ['tilt_pct', number('%', 0, 100)],
  ['target_humidity_rh', number('%RH', 0, 163.835)],
  /** 0 empty, 1 low, 2 medium, 3 high. */
  ['water_level', snapshot('', 0, 255)],
  // Sensors' own scales.
  ['motion_intensity', number('', 0, 255)],
  ['vibration_level', number('', 0, 65_535)],
  ['magnetic_field', number('', 0, 65_535)],
  ['doorbell', boolean],
  ['output', boolean],
  // What a device was told to do: `manual`, `sleep`.
  ['mode', text(32)],
  // What a device says that it is doing: `charging`, `running`.
  ['state', text(48)],
  // Of the Environmental Sensing Service.
  ['elevation_m', number('m', -100_000, 100_000)],
  ['wind_speed_ms', number('m/s', 0, 1000)],
  ['wind_direction_deg', snapshot('°', 0, 360)],
  ['apparent_wind_speed_ms', number('m/s', 0, 1000)],
  ['apparent_wind_direction_deg', snapshot('°', 0, 360)],
  ['gust_factor', number('', 0, 100)],
  ['wind_chill_c', number('°C', -273.15, 1800)],
  ['heat_index_c', number('°C', -273.15, 1800)],
  ['irradiance_wm2', number('W/m²', 0, 100_000)],
  ['pollen_m3', number('1/m³', 0, 16_777_215)],
  ['magnetic_declination_deg', snapshot('°', 0, 360)],
  ['magnetic_flux_density_x_ut', number('µT', -1_000_000, 1_000_000)],
  ['magnetic_flux_density_y_ut', number('µT', -1_000_000, 1_000_000)],
  ['magnetic_flux_density_z_ut', number('µT', -1_000_000, 1_000_000)],
  ['ammonia_mgm3', number('mg/m³', 0, 1_000_000)],
  ['carbon_monoxide_mgm3', number('mg/m³', 0, 1_000_000)],
  ['methane_mgm3', number('mg/m³', 0, 1_000_000)],
  ['nitrogen_dioxide_mgm3', number('mg/m³', 0, 1_000_000)],
  ['nmvoc_mgm3', number('mg/m³', 0, 1_000_000)],
  ['ozone_mgm3', number('mg/m³', 0, 1_000_000)],
  ['sulfur_dioxide_mgm3', number('mg/m³', 0, 1_000_000)],
  ['sulfur_hexafluoride_mgm3', number('mg/m³', 0, 1_000_000)],
  ['energy_expended_kj', snapshot('kJ', 0, UINT32)],
  // `continuously_falling`, `steady`: the SIG's Barometric Pressure Trend in words.
  ['pressure_trend', text(48)],
  // Quantities whose sensor says that it is broken, comma-separated: `temperature_probe_c_1`.
  ['fault', text(120)],
]);

/** The names of all quantities, without probes and extremes. */
export function quantityNames(): readonly string[] {
  return [...QUANTITIES.keys()];
}

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
