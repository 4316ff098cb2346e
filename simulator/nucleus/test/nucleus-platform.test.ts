import { describe, expect, it } from '@jest/globals';
import { architectureEnvironment, platformOf } from '../src/nucleus-platform.ts';
import { devicePlatform } from '../src/recipes/platform.ts';

const here = devicePlatform(process.platform, process.arch);
const foreign = here.architecture === 'aarch64' ? 'amd64' : 'aarch64';

describe('the platform of the imitated device', () => {
  it("is this machine's unless another is asked for", () => {
    expect(platformOf({})).toEqual(here);
    expect(platformOf({ architecture: foreign })).toEqual({ os: 'linux', architecture: foreign });
  });

  it('is emulated only where it is another', () => {
    expect(architectureEnvironment({})).toEqual({});
    expect(Object.keys(architectureEnvironment({ architecture: foreign }))).toContain('QEMU_LD_PREFIX');
  });
});
