/** One end of the raw IPC measurement: publishes messages as fast as the nucleus answers, or counts those that arrive. */
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import type { IpcClientOptions, IpcCount } from './ipc-client-messages.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';

const { socketPath, serviceId, topic, role, window } = programOptions<IpcClientOptions>();
const bus = await connectIpcMessageBus({
  clock: createSystemClock(),
  logger: createRecordingLogger(),
  onServiceIdRefused: (reason) => console.error(`refused: ${reason}`),
  socketPath,
  serviceId,
});

let wanted: IpcCount | undefined;
let arrived = 0;
if (role === 'subscriber') {
  await bus.subscribe(topic, () => {
    arrived += 1;
    if (arrived === wanted?.count) tellParent({ kind: 'counted' });
  });
}

async function publishAll({ count, bytes }: IpcCount): Promise<void> {
  const payload = new Uint8Array(bytes).fill(0x5a);
  let left = count;
  const lane = async () => {
    for (; left > 0; ) {
      left -= 1;
      await bus.publish(topic, payload);
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
}

obeyParent<IpcCount>(
  async (request) => {
    wanted = request;
    arrived = 0;
    if (role === 'publisher') await publishAll(request);
  },
  () => bus.close(),
);
tellParent({ kind: 'ready' });
