// Allowed.
import { readFileSync } from 'node:fs';

console.log(readFileSync('valve', 'utf8'));
