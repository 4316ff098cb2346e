import { uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';

const EDDYSTONE = 'feaa';
const URL_FRAME = 0x10;
const HTTPS = 0x03;
/** Frame type, transmit power, scheme of the URL. */
const HEADER_OCTETS = 3;
const HOST = 'ruu.vi/#';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** URL-safe base64 (RFC 4648 section 5). */
const ALPHABET = `${LETTERS}${LETTERS.toLowerCase()}0123456789-_`;
/** Characters that hold the six octets of a measurement. Data format 4 adds one that tells tags apart. */
const MEASUREMENT_CHARACTERS = 8;

/** RuuviTag of the first series: data format 2 in an Eddystone URL. */
export const ruuviDf2Url = urlDecoder('ruuvi-df2-url', 2);

/** RuuviTag with firmware 1 in URL mode: data format 4, which is data format 2 and a random character for the tag. */
export const ruuviDf4Url = urlDecoder('ruuvi-df4-url', 4);

/**
 * The decoder of `https://ruu.vi/#` and URL-safe base64 in Eddystone-URL service data (ruuvi-sensor-protocols, data
 * formats 2 and 4). Most significant octet first: 0 format, 1 humidity in 0.5 %RH, 2 temperature (the top bit is the
 * sign), 3 hundredths of a degree, 4-5 pressure in Pa above 50,000.
 */
function urlDecoder(format: string, number: number): Decoder {
  return {
    format,
    signatures: [{ serviceUuid: EDDYSTONE }],
    decode: (sighting) => {
      const text = fragmentOf(sighting);
      if (text === undefined) return undefined;
      const octets = measurementOctets(text);
      if (octets === undefined) return { format, reject: 'truncated' };
      return octets[0] === number ? read(format, octets, text.slice(MEASUREMENT_CHARACTERS)) : undefined;
    },
  };
}

/** The part of the URL behind `#`; `undefined` where the packet has no URL of Ruuvi's. */
function fragmentOf({ advertisement }: Sighting): string | undefined {
  for (const { uuid, data } of advertisement.serviceBlocks) {
    if (uuid !== EDDYSTONE || data[0] !== URL_FRAME || data[2] !== HTTPS) continue;
    const url = String.fromCharCode(...data.subarray(HEADER_OCTETS));
    if (url.startsWith(HOST)) return url.slice(HOST.length);
  }
  return undefined;
}

/** The six octets in the first eight characters; `undefined` where one is missing or no base64. */
function measurementOctets(text: string): Uint8Array | undefined {
  const digits = Array.from(text.slice(0, MEASUREMENT_CHARACTERS), (character) => ALPHABET.indexOf(character));
  if (digits.length < MEASUREMENT_CHARACTERS || digits.includes(-1)) return undefined;
  const number = digits.reduce((sum, digit) => sum * 64 + digit, 0);
  return Uint8Array.from([40, 32, 24, 16, 8, 0], (bits) => Math.floor(number / 2 ** bits) % 256);
}

function read(format: string, octets: Uint8Array, tag: string): Decoded | Rejected {
  const values = {
    temperature_c: temperatureC(uintBE(octets, 2, 1), uintBE(octets, 3, 1)),
    humidity_rh: uintBE(octets, 1, 1) / 2,
    pressure_pa: uintBE(octets, 4, 2) + 50_000,
  };
  return { format, values, ...(tag === '' ? {} : { device: { tag_character: tag } }) };
}

/** Firmware of 2017 sends more than 99 hundredths; the reference decoder adds them up all the same. */
function temperatureC(whole: number, hundredths: number): number {
  const magnitude = (whole & 0x7f) * 100 + hundredths;
  return whole < 0x80 || magnitude === 0 ? magnitude / 100 : -magnitude / 100;
}
