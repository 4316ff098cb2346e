import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SQSBatchResponse } from 'aws-lambda';
import { bundleFunction } from '../../lib/functions/function-bundle.ts';

export type Invocation<Response = SQSBatchResponse> = {
  readonly response: Response;
  /** What it logged, line by line: failures first. */
  readonly lines: readonly string[];
};

/** What Lambda sets; and that this Node is not the one it runs. */
const SURROUNDINGS = {
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  AWS_REGION: 'eu-central-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Takes the event from standard input and answers on a channel of its own: standard output is the function's log. */
const PROGRAM = `
const { handler } = require(process.argv[1]);
let input = '';
process.stdin.on('data', (chunk) => { input += chunk; });
process.stdin.on('end', async () => {
  const response = await handler(JSON.parse(input));
  require('node:fs').writeSync(3, JSON.stringify(response ?? null));
  process.exit(0);
});
`;

/**
 * Invokes a function as it is deployed: bundled, in a process of its own, with these variables and no others.
 * @param entry its `*.lambda.ts`
 * @param event what Lambda gives it: of a queue, where nothing else is said
 */
export async function invokeLambda<Response = SQSBatchResponse>(
  entry: string,
  variables: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invocation<Response>> {
  const child = spawn(process.execPath, ['-e', PROGRAM, join(bundleFunction(entry), 'index.js')], {
    env: { ...SURROUNDINGS, ...variables },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [stdin, stdout, stderr, answer] = child.stdio;
  if (!stdin || !stdout || !stderr || !answer || !('read' in answer)) throw new TypeError('no pipes');
  stdin.end(JSON.stringify(event));
  const [log, errors, response] = await Promise.all([text(stdout), text(stderr), text(answer)]);
  if (response === '') throw new Error(`the function gave no answer: ${errors.slice(-2000)}`);
  return { response: JSON.parse(response), lines: `${errors}\n${log}`.split('\n').filter((line) => line !== '') };
}
