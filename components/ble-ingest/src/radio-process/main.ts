/*
 * The radio process of BLE ingest: noble and its native part live here, so that a crash of them costs no reading. It is forked
 * by `forkedRadio`, ends with its parent, and leaves signals to it.
 */
import { captureForeignOutput } from '@sward/runtime/adapters/foreign-output.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { nobleRadio } from '../adapters/noble-radio.ts';
import { messageChannel } from '../adapters/parent-channel.ts';
import { createChannelLogger } from './channel-logger.ts';
import { RadioHost } from './radio-host.ts';

const clock = createSystemClock();
const channel = messageChannel();
const logger = createChannelLogger(clock, channel.send);
captureForeignOutput(logger);
const host = new RadioHost({
  clock,
  send: channel.send,
  createRadio: (settings, onDeaf) => nobleRadio(settings, { clock, logger, onDeaf }),
  exit: (code) => process.exit(code),
});
channel.listen((message) => host.receive(message));
