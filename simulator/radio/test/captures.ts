import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a capture that is kept beside this package. */
export const readCapture = (name: string): Buffer => readFileSync(join(__dirname, '..', 'captures', name));

export const FIRMWARE_2 = 'ruuvi-hcidump-2.x.btsnoop';
export const FIRMWARE_3 = 'ruuvi-hcidump-3.x.btsnoop';
