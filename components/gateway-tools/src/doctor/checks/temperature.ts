import type { Check } from '../check.ts';
import { fault, ok, warning } from '../finding.ts';

const HOT_C = 80;
/** A Pi slows down hard here. */
const TOO_HOT_C = 85;

/** The processor's own thermometer. */
export const temperature: Check = {
  id: 'temperature',
  about: "the processor's temperature",
  async look({ machine }) {
    const text = await machine.system.text('/sys/class/thermal/thermal_zone0/temp');
    const celsius = text.ok && text.value.trim() !== '' ? Number(text.value) / 1000 : Number.NaN;
    if (!Number.isFinite(celsius)) return [];
    const details = { celsius };
    const words = `the processor has ${Math.round(celsius)} °C`;
    if (celsius >= TOO_HOT_C) return [fault(words, 'It is slowed down: give it air, or a heat sink.', details)];
    if (celsius >= HOT_C) return [warning(words, 'Give it air, or a heat sink.', details)];
    return [ok(words, details)];
  },
};
