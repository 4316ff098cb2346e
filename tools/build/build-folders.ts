import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

/** What `npm start` and the tests run: built for this machine. */
export const HOST_BUILD: string = join(repositoryRoot, 'build', 'host');

/** What is deployed to gateways; GDK names this folder. */
export const DEVICE_BUILD: string = join(repositoryRoot, 'greengrass-build');
