import { bthomeV2 } from './bthome-v2.ts';
import type { Decoder } from './decoder.ts';
import { ruuviDf3 } from './ruuvi-df3.ts';
import { ruuviDf5 } from './ruuvi-df5.ts';
import { ruuviDf6 } from './ruuvi-df6.ts';

/**
 * Every format the gateway understands. To add one: its file, its test vectors, and its name here. The order matters only
 * where two decoders accept one packet: the first that reads a value wins, so the strictest goes first.
 */
export const DECODERS: readonly Decoder[] = [
  // RuuviTag, Ruuvi Air
  ruuviDf3,
  ruuviDf5,
  ruuviDf6,
  // BTHome
  bthomeV2,
];
