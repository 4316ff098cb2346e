// Allowed.
import { unzipSync } from 'fflate';

console.log(unzipSync(new Uint8Array()));
