import { describe, expect, it } from '@jest/globals';
import { AT, certificate, DAY } from './examples.ts';
import { question, World } from './world.ts';

const OLD = certificate('a');
const NEW = certificate('b');

async function provisioned(): Promise<World> {
  const world = new World();
  await world.register();
  await world.provision(OLD);
  world.now += DAY;
  return world;
}
const asked = (more: object) => question({ claimCertificateId: OLD, certificateId: NEW, parameters: {}, ...more });

describe('the hook of the rotation template', () => {
  it('gives a gateway a new certificate under its own name; the old one stays good', async () => {
    const world = await provisioned();
    expect(await world.rotation.answer(asked({ clientId: 'gw-1-rotate' }))).toEqual({
      allowProvisioning: true,
      parameterOverrides: { ThingName: 'gw-1', BuildingId: 'acme:hq' },
    });
    expect(await world.registrations.find('gw-1')).toMatchObject({
      state: 'provisioned',
      certificate_id: NEW,
      certified_at: AT + DAY,
      retired: [{ certificate_id: OLD, reason: 'rotated', at: AT + DAY }],
    });
    expect(world.certificates.active).toContain(OLD);
  });

  it('takes the name from the connection, whatever the parameters say', async () => {
    const world = await provisioned();
    const parameters = { ThingName: 'gw-2', BuildingId: 'globex:hq' };
    expect(await world.rotation.answer(asked({ clientId: 'gw-1-rotate', parameters }))).toMatchObject({
      parameterOverrides: { ThingName: 'gw-1', BuildingId: 'acme:hq' },
    });
  });

  it.each([
    ['of the nucleus', 'gw-1', 'no_gateway'],
    ['of a claim', 'sward-claim-gw-1', 'no_gateway'],
    ['of nobody', '-rotate', 'no_gateway'],
    ['that is no id', '../gw-1-rotate', 'no_gateway'],
    ['of a gateway that nobody registered', 'gw-9-rotate', 'not_registered'],
  ])('refuses the connection %s', async (_, clientId, reason) => {
    const world = await provisioned();
    expect(await world.rotation.answer(asked({ clientId }))).toEqual({ allowProvisioning: false });
    expect(world.refusals).toEqual([reason]);
  });

  it('refuses a certificate that is not the gateway’s, and a question that cannot be read', async () => {
    const world = await provisioned();
    expect(await world.rotate(certificate('f'), NEW)).toBe(false);
    expect(await world.rotation.answer({ clientId: 'gw-1-rotate' })).toEqual({ allowProvisioning: false });
    expect(world.refusals).toEqual(['unknown_certificate', 'not_readable']);
  });

  it('refuses whoever shows no certificate, whom the other template would ask for a token', async () => {
    const world = await provisioned();
    const nameless = asked({ clientId: 'gw-1-rotate', claimCertificateId: undefined });
    expect(await world.rotation.answer(nameless)).toEqual({ allowProvisioning: false });
    expect(world.refusals).toEqual(['unknown_certificate']);
    const fresh = new World();
    await fresh.register();
    expect(await fresh.provisioning.answer(question({ claimCertificateId: undefined }))).toMatchObject({
      allowProvisioning: true,
    });
  });

  it('refuses a gateway that was revoked, and the old certificate of one that was replaced', async () => {
    const revoked = await provisioned();
    await revoked.registrations.revoke('gw-1', revoked.now);
    expect(await revoked.rotate(OLD, NEW)).toBe(false);
    const replaced = await provisioned();
    await replaced.register({ tokenSha256: certificate('e'), replace: true });
    expect(await replaced.rotate(OLD, NEW)).toBe(false);
    expect([...revoked.refusals, ...replaced.refusals]).toEqual(['not_provisioned', 'not_provisioned']);
  });

  it('lets a gateway whose answer was lost ask again by its old certificate; what was lost goes', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    expect(await world.rotate(OLD, certificate('c'))).toBe(true);
    expect(await world.registrations.find('gw-1')).toMatchObject({
      certificate_id: certificate('c'),
      retired: [
        { certificate_id: OLD, reason: 'rotated' },
        { certificate_id: NEW, reason: 'superseded' },
      ],
    });
  });

  it('says the same again where AWS IoT asks twice of one certificate', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    const once = await world.registrations.find('gw-1');
    expect(await world.rotate(OLD, NEW)).toBe(true);
    expect(await world.registrations.find('gw-1')).toEqual(once);
  });

  it('refuses one that asks again and again: what is kept of it is bounded', async () => {
    const world = await provisioned();
    const answers: boolean[] = [];
    for (const name of '0123456789') answers.push(await world.rotate(OLD, certificate(name)));
    expect(answers.filter((allowed) => allowed)).toHaveLength(8);
    expect(new Set(world.refusals)).toEqual(new Set(['too_many']));
  });

  it('of two that ask at one moment gives one a certificate', async () => {
    const world = await provisioned();
    const both = await Promise.all([world.rotate(OLD, NEW), world.rotate(OLD, certificate('c'))]);
    expect(both.sort()).toEqual([false, true]);
    expect(world.refusals).toEqual(['race']);
  });
});
