// Allowed.
import { readFileSync } from 'node:fs';

export const valve = () => readFileSync('valve', 'utf8');
