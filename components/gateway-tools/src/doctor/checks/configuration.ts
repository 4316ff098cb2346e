import type { Check } from '../check.ts';
import { RUNNING_COMPONENTS, statusOf } from '../components.ts';
import { fault, ok, unknown } from '../finding.ts';
import { shownText } from '../words.ts';

/** Whether what was deployed as configuration is in force, by the components' own word. */
export const configuration: Check = {
  id: 'configuration',
  about: 'whether a component refused its newest configuration, and which lines of it',
  async look(situation) {
    const asked = await Promise.all(
      RUNNING_COMPONENTS.map(async (component) => ({ component, status: await statusOf(situation, component) })),
    );
    const told = asked.flatMap(({ component, status }) =>
      status === undefined ? [] : [{ component, ...status.configuration }],
    );
    const refused = told.filter(({ valid }) => !valid);
    if (refused.length > 0) {
      return refused.map(({ component, refused: lines = [], defaults }) =>
        fault(
          `${component} refused its configuration: ${shownText(lines.join('; '))}`,
          `Deploy one that fits; an unknown key goes by "reset". In force: ${defaults ? 'the defaults' : 'the one before'}. See docs/operations.md, a refused configuration.`,
          { component, refused: shownText(lines.join('; ')), defaults: defaults ?? false },
        ),
      );
    }
    if (told.length === 0) return [unknown('no component can be asked about its configuration')];
    return [ok('the newest configuration is in force', { asked: told.length })];
  },
};
