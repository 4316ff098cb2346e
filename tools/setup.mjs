#!/usr/bin/env node
/**
 * Entry of every npm script: brings the checkout up to date, then runs a TypeScript program.
 *
 *   node tools/setup.mjs <program.ts> [arguments]
 *
 * It is plain JavaScript on Node's own modules, because it runs before anything is installed.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled } from './setup/install.mjs';
import { refuse, requireNode } from './setup/requirements.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.argv[2];
if (program === undefined) refuse('usage: node tools/setup.mjs <program.ts> [arguments]');

requireNode();
await ensureInstalled(root);

// What a person can do about it is written where Node is asked for; AWS's own reminder would stand above every answer.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const { register } = await import('tsx/esm/api');
register();
const file = resolve(root, program);
process.argv.splice(1, 2, file);
await import(pathToFileURL(file).href);
