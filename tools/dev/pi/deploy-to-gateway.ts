import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { repositoryRoot } from '../../repository-root.ts';
import type { DevPiOptions } from './options.ts';
import type { Ssh } from './ssh.ts';

const SCRIPTS = join(repositoryRoot, 'tools', 'greengrass-cli');
/** What is run there after it has been sent. */
const SENT_SCRIPTS = ['put-in-place.sh', 'deploy.sh', 'follow.sh'];

type Place = Pick<DevPiOptions, 'folder' | 'group'>;

/** `artifacts/<name>/<version>` of a bundle. */
function artifactFolders(dir: string): string[] {
  const artifacts = join(dir, 'artifacts');
  return readdirSync(artifacts).flatMap((name) =>
    readdirSync(join(artifacts, name)).map((version) => `${name}/${version}`),
  );
}

/**
 * Sends what the gateway does not have yet and deploys it there by its nucleus's own tool. Versions are by content: what lies
 * there under a version is that version.
 * @throws DevError
 */
export async function deployToGateway(
  ssh: Ssh,
  bundle: Bundle,
  place: Place,
  say: (line: string) => void,
): Promise<void> {
  const { folder, group } = place;
  const there = new Set((await ssh.script(join(SCRIPTS, 'prepare.sh'), [folder])).split('\n'));
  const missing = artifactFolders(bundle.dir).filter((version) => !there.has(version));
  say(missing.length === 0 ? 'the gateway has all artifacts' : `sending ${missing.join(', ')}`);
  await ssh.send(SCRIPTS, SENT_SCRIPTS, `${folder}/incoming`);
  await ssh.send(bundle.dir, ['recipes', ...missing.map((version) => `artifacts/${version}`)], `${folder}/incoming`);
  await ssh.run(['sh', `${folder}/incoming/put-in-place.sh`, folder]);
  const component = `${bundle.component}=${bundle.version}`;
  say(`deploying ${component}`);
  await ssh.run(['sh', `${folder}/deploy.sh`, folder, component, ...(group === undefined ? [] : [group])]);
}
