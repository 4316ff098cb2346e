// The planted violation.
import { zipSync } from 'fflate';
// Allowed.
import { z } from 'zod';

export const pipe = z.instanceof(Uint8Array).parse(zipSync({}));
