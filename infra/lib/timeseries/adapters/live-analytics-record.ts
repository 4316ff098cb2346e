import type { _Record, MeasureValue } from '@aws-sdk/client-timestream-write';
import type { ReadingPoint } from '../ports.ts';
import { fieldKind, MEASUREMENT, TAGS } from '../reading-point.ts';

const TYPE_OF_KIND = { number: 'DOUBLE', boolean: 'BOOLEAN', text: 'VARCHAR' } as const;

function toMeasure([Name, value]: [string, number | boolean | string]): MeasureValue[] {
  const kind = fieldKind(Name);
  // LiveAnalytics has no empty text.
  if (kind === undefined || value === '') return [];
  return [{ Name, Value: String(value), Type: TYPE_OF_KIND[kind] }];
}

/** What all records have in common. */
export const COMMON_ATTRIBUTES: _Record = {
  MeasureName: MEASUREMENT,
  MeasureValueType: 'MULTI',
  TimeUnit: 'NANOSECONDS',
};

/** One multi-measure record: a reading is one row, and is paid as one. */
export function toRecord({ tags, fields, timeNs, version }: ReadingPoint): _Record {
  return {
    Dimensions: TAGS.map((Name) => ({ Name, Value: tags[Name] })),
    MeasureValues: Object.entries(fields).flatMap(toMeasure),
    Time: timeNs.toString(),
    Version: Math.max(1, version),
  };
}
