import { join } from 'node:path';
import type { Nucleus } from '@sward/nucleus/nucleus.ts';

/** Where a nucleus keeps what its components say. */
export const logFolder = ({ root }: Pick<Nucleus, 'root'>): string => join(root, 'logs');
