import { isInHardware } from '../../nucleus/nucleus-config.ts';
import type { Check, Situation } from '../check.ts';
import { fault, ok, unknown, type Verdict, warning } from '../finding.ts';

/** Certificate, key and root CA are there, readable, and the key is private. */
export const credentialFiles: Check = {
  id: 'credential-files',
  about: 'whether the files of certificate, key and root CA are there, and the key is for its owner only',
  async look(situation) {
    const { config } = situation.gateway;
    const named = [config.certificatePath, config.privateKeyPath, config.rootCaPath];
    const paths = named.filter((path) => path !== undefined);
    const verdicts = await Promise.all(paths.map((path) => fileVerdict(situation, path)));
    const bad = verdicts.filter((verdict) => verdict !== undefined);
    if (bad.length > 0) return bad;
    return paths.length === 0 ? [] : [ok('certificate, key and root CA are there', { files: paths.join(', ') })];
  },
};

async function fileVerdict({ machine, gateway }: Situation, path: string): Promise<Verdict | undefined> {
  if (isInHardware(path)) return undefined;
  const [facts, text] = await Promise.all([machine.files.facts(path), machine.files.text(path)]);
  const details = { file: path };
  const failed = [facts, text].find((attempt) => !attempt.ok);
  if (failed !== undefined && !failed.ok && failed.why === 'forbidden') {
    return unknown(`${path} may not be read by this user`, 'Run it as root: sudo sward doctor', details);
  }
  if (!facts.ok || !text.ok) {
    return fault(
      `${path} is missing or cannot be read`,
      `Put it there, or correct ${gateway.config.files.join(', ')}.`,
      details,
    );
  }
  if (path === gateway.config.privateKeyPath && (facts.value.mode & 0o007) !== 0) {
    return warning(
      `anybody on this machine may read the key ${path}`,
      `sudo chmod o-rwx ${path}; then give it a new one: sudo sward certificate rotate`,
      details,
    );
  }
  return undefined;
}
