// The planted violation.
import { parse } from 'yaml';

export const pipe = parse('1');
