import type { Device } from '../device.ts';
import { rule } from '../rule.ts';

const printed = async (device: Device, script: string): Promise<string> => {
  device.folder.write({ name: 'A', lifecycle: `{run: '${script}; echo end'}` });
  await device.deploy({ merge: { A: '1.0.0' } });
  await device.untilSaid('A: end');
  return device.output
    .slice(0, -1)
    .map((line) => line.replace('A: ', ''))
    .join(', ');
};

/** What a process finds around itself. */
export const ENVIRONMENT_RULES = [
  rule(
    'its names',
    'AWS_DEFAULT_REGION, AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT, AWS_IOT_THING_NAME, AWS_REGION, GGC_VERSION, SVCUID',
    (device) => printed(device, 'env | sed -n "s/^\\(AWS_[A-Z_]*\\|GGC_VERSION\\|SVCUID\\)=.*/\\1/p" | sort'),
  ),
  rule('AWS_IOT_THING_NAME and AWS_REGION', 'pi-1 us-east-1', (device) =>
    printed(device, 'echo $AWS_IOT_THING_NAME $AWS_REGION'),
  ),
  rule('GGC_VERSION', { lite: '2.6.0', classic: '2.18.0' }, (device) => printed(device, 'echo $GGC_VERSION')),
  rule('the working folder', 'work/A', async (device) =>
    (await printed(device, 'pwd')).replace(`${device.nucleus.root}/`, ''),
  ),
  rule('the SVCUID', 'the one that its connection is known by', async (device) => {
    const token = await printed(device, 'echo $SVCUID');
    return device.nucleus.tokens.componentOf(token) === 'A' ? 'the one that its connection is known by' : 'another';
  }),
  rule('Setenv of the recipe', 'pi-1', async (device) => {
    device.folder.write({ name: 'A', lifecycle: `{Setenv: {NAME: '{iot:thingName}'}, run: 'echo $NAME'}` });
    await device.deploy({ merge: { A: '1.0.0' } });
    await device.untilSaid('A: pi-1');
    return 'pi-1';
  }),
  rule("variables of the nucleus's own shell", 'not passed on', async (device) => {
    process.env['CONFORMANCE_SECRET'] = 'secret';
    const seen = await printed(device, `echo \${CONFORMANCE_SECRET:-not passed on}`);
    delete process.env['CONFORMANCE_SECRET'];
    return seen;
  }),
];
