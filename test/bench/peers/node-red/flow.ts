import type { BrokerAddress } from '../../support/broker-address.ts';

/** No editor, no telemetry of its own, no flow that waits for a browser. */
export const SETTINGS = `module.exports = {
  flowFile: 'flows.json',
  uiPort: 0,
  uiHost: '127.0.0.1',
  httpAdminRoot: false,
  httpNodeRoot: false,
  telemetry: { enabled: false },
  logging: { console: { level: 'info', metrics: false, audit: false } },
};
`;

/** What the function node does in the flows that people publish: name the topic, shape the message. */
const FUNCTION = `const reading = msg.payload;
msg.topic = msg.topic.replace('building/bench/', 'building/bench-flow/');
msg.payload = JSON.stringify(reading);
return msg;`;

/**
 * mqtt in from the local broker, a function, mqtt out to the remote one: both QoS 1. A value that equals the id of
 * another node is taken for a reference to it, so ids look like nothing else.
 */
export function flowOf(localPort: number, remote: BrokerAddress): readonly object[] {
  const broker = { type: 'mqtt-broker', protocolVersion: '4', keepalive: '60', cleansession: false, autoConnect: true };
  return [
    { id: 'tab', type: 'tab', label: 'gateway', disabled: false },
    {
      ...broker,
      id: 'id-local',
      name: 'on the gateway',
      broker: '127.0.0.1',
      port: String(localPort),
      clientid: 'bench-flow-in',
    },
    {
      ...broker,
      id: 'id-remote',
      name: 'in the cloud',
      broker: remote.host,
      port: String(remote.port),
      clientid: 'bench-flow-out',
      usetls: true,
      tls: 'id-tls',
    },
    {
      id: 'id-tls',
      type: 'tls-config',
      name: 'mutual',
      cert: remote.certificate,
      key: remote.key,
      ca: remote.ca,
      servername: remote.host,
      verifyservercert: true,
    },
    {
      id: 'in',
      type: 'mqtt in',
      z: 'tab',
      topic: 'building/#',
      qos: '1',
      datatype: 'json',
      broker: 'id-local',
      x: 100,
      y: 100,
      wires: [['shape']],
    },
    { id: 'shape', type: 'function', z: 'tab', func: FUNCTION, outputs: 1, x: 300, y: 100, wires: [['out']] },
    {
      id: 'out',
      type: 'mqtt out',
      z: 'tab',
      topic: '',
      qos: '1',
      retain: '',
      broker: 'id-remote',
      x: 500,
      y: 100,
      wires: [],
    },
  ];
}
