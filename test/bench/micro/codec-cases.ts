import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeBatch, deflateText, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { type IngestBatch, ingestBatchSchema, ingestEnvelopeSchema } from '@sward/contracts/ingest.ts';
import { readingSchema } from '@sward/contracts/reading.ts';
import { checkReading } from '@sward/local-buffer/check-reading.ts';
import { sampleReadings } from '../support/sample-readings.ts';
import type { Case } from './time-case.ts';

const BATCH = 250;
const FLOOR_OUT = 'floor: JSON.stringify, deflate';
const FLOOR_IN = 'floor: inflate, JSON.parse';
const UNCHECKED = 'floor: reading its fields';

/** What a batch costs on its way out of a process and into the next. */
export function codecCases(): readonly Case[] {
  const readings = sampleReadings(BATCH);
  const batch: IngestBatch = { v: 1, source: 'ble', session: 'bench', batch: 1, base: 1, readings };
  const bytes = encodeBatch(batch);
  const json = JSON.stringify(batch);
  const out = { table: `encode a batch of ${BATCH}, us per reading`, readings: BATCH, baseline: FLOOR_OUT };
  const into = { table: `decode and check a batch of ${BATCH}, us per reading`, readings: BATCH, baseline: FLOOR_IN };
  return [
    {
      ...out,
      subject: FLOOR_OUT,
      work: () => void deflateRawSync(JSON.stringify(batch)),
      note: `${bytes.length} bytes`,
    },
    { ...out, subject: 'encodeBatch, for the cloud', work: () => void encodeBatch(batch) },
    {
      ...out,
      subject: 'deflateText, within the gateway',
      work: () => void deflateText(json),
      note: `of JSON that was made before; ${deflateText(json).length} bytes`,
    },
    { ...into, subject: FLOOR_IN, work: () => void JSON.parse(inflateRawSync(bytes).toString()) },
    {
      ...into,
      subject: 'decodeBatch, checkReading',
      work: () => decodeBatch(ingestEnvelopeSchema, bytes).readings.forEach(checkReading),
      note: 'what the buffer does',
    },
    {
      ...into,
      subject: 'decodeBatch with the whole schema',
      work: () => void decodeBatch(ingestBatchSchema, bytes),
    },
  ];
}

const numbersIn = (values: object) => Object.values(values).filter((value) => typeof value === 'number').length;

/** What it costs to be sure of one reading. */
export function validationCases(): readonly Case[] {
  const [reading] = sampleReadings(1);
  const shared = { table: 'check one reading, us', readings: 1, baseline: UNCHECKED };
  return [
    {
      ...shared,
      subject: UNCHECKED,
      work: () => void numbersIn(reading?.values ?? {}),
      note: 'checks nothing',
    },
    { ...shared, subject: 'checkReading', work: () => void checkReading(reading), note: 'what the buffer does' },
    { ...shared, subject: 'readingSchema (zod)', work: () => void readingSchema.safeParse(reading) },
  ];
}
