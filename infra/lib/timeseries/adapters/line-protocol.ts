import { Point } from '@influxdata/influxdb-client';
import type { ReadingPoint } from '../ports.ts';
import { fieldKind, MEASUREMENT, TAGS } from '../reading-point.ts';

/** A field with the type that its name has everywhere. Numbers are floats: a database refuses `1` where it once saw `1.5`, if it takes it for an integer. */
function addField(point: Point, name: string, value: number | boolean | string): void {
  const kind = fieldKind(name);
  if (kind === 'number') point.floatField(name, value);
  else if (kind === 'boolean') point.booleanField(name, value);
  else point.stringField(name, value);
}

/** One line of InfluxDB's line protocol, its time in nanoseconds, without a line feed at its end. */
export function toLine({ tags, fields, timeNs }: ReadingPoint): string {
  const point = new Point(MEASUREMENT).timestamp(timeNs.toString());
  for (const tag of TAGS) point.tag(tag, tags[tag]);
  for (const [name, value] of Object.entries(fields)) addField(point, name, value);
  return point.toLineProtocol() ?? '';
}
