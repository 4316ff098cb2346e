import type { Check, Situation } from '../check.ts';
import { componentProcesses, RUNNING_COMPONENTS, workFolderOf } from '../components.ts';
import { fault, ok, unknown, type Verdict, warning } from '../finding.ts';

/** Files that a component must be able to write, below its work folder. */
const OWN_FILES = [
  'readings.db',
  'readings.db-wal',
  'encryption-counters.bin',
  'held-readings.json',
  'last-configuration.json',
  'exit-times.json',
];

/** Who owns the work folders and what is in them. */
export const workFolders: Check = {
  id: 'work-folders',
  about: 'who owns the work folders and files of the components: a file of root stops a component that is not root',
  async look(situation) {
    const found = await Promise.all(RUNNING_COMPONENTS.map((name) => folderVerdict(situation, name)));
    const bad = found.filter((verdict) => verdict !== undefined);
    return bad.length > 0 ? bad : [ok('work folders belong to those who write them')];
  },
};

async function folderVerdict(situation: Situation, component: string): Promise<Verdict | undefined> {
  const { machine, gateway } = situation;
  const folder = workFolderOf(gateway, component);
  const facts = await machine.files.facts(folder);
  // Without a folder there is no component: that is told there.
  if (!facts.ok) return facts.why === 'missing' ? undefined : unknown(facts.text, 'Run it as root: sudo sward doctor');
  const { uid, mode } = facts.value;
  const process = componentProcesses(gateway, await machine.processes()).find((one) => one.component === component);
  const owner = process?.uid ?? uid;
  const details = { component, folder, folder_uid: uid, process_uid: owner, mode: (mode & 0o7777).toString(8) };
  const foreign = await foreignFile(situation, folder, owner);
  if (foreign !== undefined && owner !== 0) {
    return fault(
      `${foreign.path} belongs to user ${foreign.uid}, not to ${component} (${owner})`,
      `sudo chown -R --reference=${folder} ${folder}`,
      { ...details, file: foreign.path, file_uid: foreign.uid },
    );
  }
  if (owner !== 0 && (uid !== owner || (mode & 0o200) === 0)) {
    return fault(
      `${component} (user ${owner}) cannot write its work folder`,
      `sudo chown -R ${owner} ${folder} && sudo chmod u+rwx ${folder}`,
      details,
    );
  }
  if ((mode & 0o002) !== 0) return warning(`anybody may write ${folder}`, `sudo chmod o-w ${folder}`, details);
  return undefined;
}

async function foreignFile({ machine }: Situation, folder: string, owner: number) {
  for (const name of OWN_FILES) {
    const path = `${folder}/${name}`;
    const facts = await machine.files.facts(path);
    if (facts.ok && facts.value.uid !== owner) return { path, uid: facts.value.uid };
  }
  return undefined;
}
