/**
 * Stands in for npm in a fake checkout: notes each command in npm-calls.txt, and on `npm ci` the flags for compilers in
 * compiler-flags.txt, and leaves what npm leaves, its record of what it installed. With FAKE_NPM_SOCKET it first connects there and waits until the other side hangs up.
 */
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const { FAKE_NPM_SOCKET, FAKE_NPM_FAILS, FAKE_NPM_TSX, CFLAGS, npm_config_build_from_source } = process.env;
const [command = ''] = process.argv.slice(2);
appendFileSync('npm-calls.txt', `${process.argv.slice(2).join(' ')}\n`);

if (command === 'ci') {
  if (FAKE_NPM_SOCKET) await once(connect(FAKE_NPM_SOCKET).resume(), 'close');
  writeFileSync('compiler-flags.txt', `${CFLAGS}\n${npm_config_build_from_source}\n`);
  if (FAKE_NPM_FAILS) process.exit(7);
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const installed = Object.entries(packages).filter(([path, { optional }]) => path !== '' && !optional);
  mkdirSync('node_modules', { recursive: true });
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(installed) }));
  if (FAKE_NPM_TSX) symlinkSync(FAKE_NPM_TSX, 'node_modules/tsx');
} else {
  console.log('undefined');
}
