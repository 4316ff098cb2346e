import { INGEST } from './example-build.ts';

/** A fleet with every kind of group: a canary building, a building, a gateway of its own. */
export const EXAMPLE_FLEET = `
configuration:
  ${INGEST.name}: { limit: 400 }
components:
  aws.greengrass.Cli: { version: 2.14.0 }
buildings:
  acme:hq:
    canary: true
  acme:store:
    configuration:
      ${INGEST.name}: { limit: 300, adapter: hci1 }
gateways:
  gw-7:
    building: acme:store
    configuration:
      ${INGEST.name}: { adapter: hci2 }
canaries: { soak_minutes: 20 }
`;
