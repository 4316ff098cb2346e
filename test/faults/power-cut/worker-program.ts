/** A process of a run: does the units that its parent sends, one at a time, in the folder that is its only argument. */
import { emptyFolder } from './campaign.ts';
import { runUnit, type Unit } from './units.ts';

const [folder = ''] = process.argv.slice(2);

process.on('message', (unit: Unit) => {
  process.send?.(runUnit(unit, emptyFolder(folder)));
});

process.on('disconnect', () => process.exit());
