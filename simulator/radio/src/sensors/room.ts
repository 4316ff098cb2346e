import { MeanRevertingNoise, type Random } from './random.ts';

/** What sensors in a room can measure. */
export type RoomState = {
  readonly temperatureC: number;
  readonly humidityRh: number;
  readonly pressurePa: number;
  readonly co2Ppm: number;
  readonly occupants: number;
  readonly pm25: number;
  readonly vocIndex: number;
  readonly noxIndex: number;
  readonly illuminanceLx: number;
};

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const OUTDOOR_CO2_PPM = 420;
/** One person at a desk exhales about 19 litres of CO2 an hour; in 60 m³ that is 312 ppm an hour. */
const CO2_PPM_PER_PERSON_HOUR = 312;
const AIR_CHANGES_PER_HOUR = 2.5;
const WARMTH_PER_PERSON_C = 0.25;
const WARMING_TIME_S = 30 * 60;
const SEATS = 4;
/** A seat is taken or left about this often. */
const VISIT_S = 45 * 60;

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** Saturation vapour pressure over water in Pa (Magnus formula, WMO 2008 constants). */
export function saturationPressurePa(temperatureC: number): number {
  return 611.2 * Math.exp((17.62 * temperatureC) / (243.12 + temperatureC));
}

/** 0 at night, 1 in working hours, with an hour of arriving and of leaving. */
function workingHours(secondOfDay: number): number {
  const hour = secondOfDay / HOUR_S;
  return clamp(Math.min(hour - 7.5, 18 - hour), 0, 1);
}

/** -1 before dawn, 1 in the afternoon. */
const dayCurve = (secondOfDay: number): number => Math.sin((2 * Math.PI * (secondOfDay - 9 * HOUR_S)) / DAY_S);

/**
 * A room of an office building: warmest in the afternoon and with people in it, CO2 that people raise and ventilation
 * lowers, humidity as the vapour in the air over what the air at its temperature can hold.
 */
export class Room {
  readonly #random: Random;
  readonly #setPointC: number;
  readonly #temperature: MeanRevertingNoise;
  readonly #vapour: MeanRevertingNoise;
  readonly #pressure: MeanRevertingNoise;
  readonly #dust: MeanRevertingNoise;
  readonly #gases: MeanRevertingNoise;
  #secondOfDay: number;
  #occupants: number;
  #warmthC: number;
  #co2Ppm: number;

  /** @param startSecondOfDay local time of day, in seconds, at which the room's life begins */
  constructor(random: Random, startSecondOfDay: number) {
    this.#random = random;
    this.#setPointC = 21 + 1.5 * random.normal();
    this.#temperature = new MeanRevertingNoise(random, 0.3, 20 * 60);
    this.#vapour = new MeanRevertingNoise(random, 120, 2 * HOUR_S);
    this.#pressure = new MeanRevertingNoise(random, 600, 12 * HOUR_S);
    this.#dust = new MeanRevertingNoise(random, 2, HOUR_S);
    this.#gases = new MeanRevertingNoise(random, 25, HOUR_S);
    this.#secondOfDay = startSecondOfDay;
    this.#occupants = Math.round(SEATS * workingHours(startSecondOfDay) * random.uniform());
    this.#warmthC = WARMTH_PER_PERSON_C * this.#occupants;
    this.#co2Ppm = OUTDOOR_CO2_PPM + (CO2_PPM_PER_PERSON_HOUR / AIR_CHANGES_PER_HOUR) * this.#occupants;
  }

  /** Lets `seconds` pass; returns the state then. */
  advance(seconds: number): RoomState {
    this.#secondOfDay = (this.#secondOfDay + seconds) % DAY_S;
    this.#comeAndGo(seconds);
    this.#relax(seconds);
    const temperatureC =
      this.#setPointC + this.#warmthC + 1.2 * dayCurve(this.#secondOfDay) + this.#temperature.advance(seconds);
    const vapourPa = 1050 + 40 * this.#warmthC + this.#vapour.advance(seconds);
    const gases = this.#gases.advance(seconds);
    return {
      temperatureC,
      humidityRh: clamp((100 * vapourPa) / saturationPressurePa(temperatureC), 0, 100),
      pressurePa: 101_325 + this.#pressure.advance(seconds),
      co2Ppm: this.#co2Ppm,
      occupants: this.#occupants,
      pm25: Math.max(0, 5 + this.#dust.advance(seconds)),
      vocIndex: clamp(100 + 15 * this.#occupants + gases, 1, 500),
      noxIndex: clamp(1 + gases / 25, 1, 500),
      illuminanceLx: 400 * workingHours(this.#secondOfDay) + 300 * Math.max(0, dayCurve(this.#secondOfDay)),
    };
  }

  /** Each seat changes hands at random, and is drawn towards the habit of the hour. */
  #comeAndGo(seconds: number): void {
    const changes = 1 - Math.exp(-seconds / VISIT_S);
    const wanted = workingHours(this.#secondOfDay) * 0.7;
    let occupants = this.#occupants;
    for (let seat = 0; seat < SEATS; seat++) {
      if (this.#random.uniform() >= changes) continue;
      const wasTaken = seat < this.#occupants;
      const isTaken = this.#random.uniform() < wanted;
      occupants += Number(isTaken) - Number(wasTaken);
    }
    this.#occupants = clamp(occupants, 0, SEATS);
  }

  /** Warmth and CO2 approach what the people present lead to. */
  #relax(seconds: number): void {
    const keptWarmth = Math.exp(-seconds / WARMING_TIME_S);
    const warmth = WARMTH_PER_PERSON_C * this.#occupants;
    this.#warmthC = warmth + (this.#warmthC - warmth) * keptWarmth;
    const keptAir = Math.exp((-seconds * AIR_CHANGES_PER_HOUR) / HOUR_S);
    const co2 = OUTDOOR_CO2_PPM + (CO2_PPM_PER_PERSON_HOUR / AIR_CHANGES_PER_HOUR) * this.#occupants;
    this.#co2Ppm = co2 + (this.#co2Ppm - co2) * keptAir;
  }
}
