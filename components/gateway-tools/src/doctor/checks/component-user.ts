import type { Check } from '../check.ts';
import { fault, ok, unknown } from '../finding.ts';
import { shownText } from '../words.ts';

/** The user that the nucleus runs components as. */
export const componentUser: Check = {
  id: 'component-user',
  about: 'whether the user and the group exist that the nucleus runs components as',
  async look({ machine, gateway: { config, standIn, problem } }) {
    // Without the configuration nobody knows who it is.
    if (problem !== undefined) return [];
    const [user = '', group] = (config.posixUser ?? '').split(':');
    if (standIn && user === '') return [];
    if (user === '') {
      return [
        fault(
          'no user is configured for components',
          'Name one in the configuration of the nucleus: runWithDefault.posixUser: ggc_user:ggc_group',
        ),
      ];
    }
    const [users, groups] = await Promise.all([machine.system.text('/etc/passwd'), machine.system.text('/etc/group')]);
    if (!users.ok) return [unknown(users.text)];
    const details = { user: shownText(user), group: shownText(group ?? '') };
    if (!hasName(users.value, user)) {
      return [
        fault(`there is no user ${details.user}`, `sudo useradd --system --create-home ${details.user}`, details),
      ];
    }
    if (group !== undefined && groups.ok && !hasName(groups.value, group)) {
      return [fault(`there is no group ${details.group}`, `sudo groupadd --system ${details.group}`, details)];
    }
    return [ok(`components run as ${details.user}`, details)];
  },
};

/** passwd(5) and group(5): name first. A number is an id, which the third field holds. */
function hasName(table: string, name: string): boolean {
  return table.split('\n').some((line) => {
    const [first, , id] = line.split(':');
    return first === name || id === name;
  });
}
