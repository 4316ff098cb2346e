import { ATT_CHANNEL, type L2capFrame, SIGNALING_CHANNEL, SMP_CHANNEL } from '../acl-data.ts';
import { AttServer } from '../gatt/att-server.ts';
import { type Attribute, attributeTable } from '../gatt/attribute-table.ts';
import {
  answerPairing,
  answerSignaling,
  type PreferredParameters,
  parameterUpdateRequest,
} from '../gatt/fixed-channels.ts';
import type { VirtualCharacteristic, VirtualService } from '../gatt/gatt-service.ts';
import { FAILED_TO_BE_ESTABLISHED, REMOTE_USER_TERMINATED } from '../hci-status.ts';
import type { LinkPeer, PeerLink } from '../link-peer.ts';
import { OnAirAddress, type Privacy } from '../private-address.ts';
import { createRandom, type Random } from '../sensors/random.ts';
import { type Advertising, advertisingPackets } from './advertising.ts';
import type { Air, AirDevice } from './air.ts';
import { genericServices } from './generic-services.ts';
import { every } from './repeating.ts';

/**
 * Whether the device is in reach. `flapEveryMs`: in reach for so long, gone for as long, and so on. It goes silently, so
 * that a link is lost by its supervision timeout, or politely, by ending the link.
 */
export type Presence =
  | 'present'
  | 'absent'
  | { readonly flapEveryMs: number; readonly leaves?: 'silently' | 'politely' };

export type PeripheralOptions = {
  /** 12 lower-case hex digits, most significant octet first. */
  readonly address: string;
  /** Default random. */
  readonly addressType?: 'public' | 'random';
  /** Shows private addresses in place of its own. Default: none. */
  readonly privacy?: Privacy;
  readonly advertising?: Advertising;
  /** Generic Access and Generic Attribute come before them by themselves. */
  readonly services: readonly VirtualService[];
  /** Default present. */
  readonly presence?: Presence;
  /** Longest ATT PDU it takes, 23 to 517. Default 247. */
  readonly mtu?: number;
  /** Asked of the host when the link is up. Default: the host's timing is fine. */
  readonly preferredParameters?: PreferredParameters;
  /** So many first links break as soon as they are up (0x3e, "failed to be established"). Default 0. */
  readonly failingLinks?: number;
};

const DEFAULT_INTERVAL_MS = 100;
const MAX_ADVERTISING_DELAY_MS = 10;
const DEFAULT_MTU = 247;
/** Six intervals of 22.5 ms, noble's. */
const ESTABLISHMENT_MS = 135;

/** A declared device that advertises, takes one connection at a time, and serves GATT. */
export function virtualPeripheral(options: PeripheralOptions): VirtualPeripheral {
  return new VirtualPeripheral(options);
}

export class VirtualPeripheral implements LinkPeer, AirDevice {
  readonly address: string;
  readonly #options: PeripheralOptions;
  readonly #table: readonly Attribute[];
  readonly #characteristics: readonly VirtualCharacteristic[];
  readonly #random: Random;
  readonly #onAir: OnAirAddress;
  #air: Air | undefined;
  #isPresent: boolean;
  #isResponding = true;
  #failingLinks: number;
  #link: { readonly to: PeerLink; readonly server: AttServer } | undefined;
  #linkCount = 0;
  #cancelAdvertising: () => void = () => undefined;
  #cancelFlapping: () => void = () => undefined;
  #cancelUpdates: readonly (() => void)[] = [];

  constructor(options: PeripheralOptions) {
    const services = [...genericServices(options.advertising?.name ?? options.address), ...options.services];
    this.address = options.address;
    this.#options = options;
    this.#table = attributeTable(services);
    this.#characteristics = services.flatMap(({ characteristics }) => characteristics);
    this.#random = createRandom(Number.parseInt(options.address.slice(-8), 16));
    const identity = { address: options.address, addressType: options.addressType === 'public' ? 0 : 1 };
    this.#onAir = new OnAirAddress(identity, options.privacy, this.#random);
    this.#isPresent = options.presence !== 'absent';
    this.#failingLinks = options.failingLinks ?? 0;
  }

  get rssi(): number {
    return this.#options.advertising?.rssi ?? -60;
  }

  get isConnected(): boolean {
    return this.#link !== undefined;
  }

  /** Links that have come about so far. */
  get linkCount(): number {
    return this.#linkCount;
  }

  /** Begins to advertise. */
  start(air: Air): void {
    if (this.#air) return;
    this.#air = air;
    this.#scheduleAdvertising();
    const { presence } = this.#options;
    if (typeof presence === 'object') this.#flap(air, presence);
  }

  /** Falls silent; a link is lost. */
  stop(): void {
    // Without air the end of the link does not make it advertise again.
    this.#air = undefined;
    this.#cancelFlapping();
    this.#cancelAdvertising();
    this.disconnect();
  }

  /** Comes into reach, or goes out of it without a word: the link is lost when its supervision timeout is over. */
  setPresent(isPresent: boolean): void {
    this.#isPresent = isPresent;
    if (isPresent) this.#link?.to.recover();
    else this.#link?.to.fade();
  }

  /** Ends the link in good order. */
  disconnect(): void {
    this.#link?.to.disconnect(REMOTE_USER_TERMINATED);
  }

  /** Fault: the link stands, and no request is answered any more. */
  setResponding(isResponding: boolean): void {
    this.#isResponding = isResponding;
  }

  /** Sends the value of each characteristic of this UUID to a client that subscribed; returns whether one did. */
  notify(uuid: string): boolean {
    return this.#characteristics.filter((each) => each.uuid === uuid).some((each) => this.#update(each));
  }

  linked(link: PeerLink): void {
    this.#linkCount++;
    this.#cancelAdvertising();
    this.#link = { to: link, server: new AttServer(this.#table, this.#options.mtu ?? DEFAULT_MTU) };
    if (this.#failingLinks > 0) this.#fail(link);
    else this.#serve(link);
  }

  receive({ channel, payload }: L2capFrame): void {
    if (!this.#isResponding || !this.#link) return;
    const { to, server } = this.#link;
    const answer = this.#answer(server, channel, payload);
    if (answer) to.send({ channel, payload: answer });
  }

  unlinked(): void {
    this.#link = undefined;
    for (const cancel of this.#cancelUpdates) cancel();
    this.#cancelUpdates = [];
    this.#scheduleAdvertising();
  }

  #serve(link: PeerLink): void {
    const { preferredParameters } = this.#options;
    if (preferredParameters)
      link.send({ channel: SIGNALING_CHANNEL, payload: parameterUpdateRequest(preferredParameters) });
    this.#startUpdates();
  }

  /** The link is silent from the start, and given up after six of its intervals (Core, Vol 6, Part B, 4.5.2). */
  #fail(link: PeerLink): void {
    this.#failingLinks--;
    link.fade();
    const giveUp = (): void => link.disconnect(FAILED_TO_BE_ESTABLISHED);
    this.#cancelUpdates = this.#air ? [this.#air.timers.after(ESTABLISHMENT_MS, giveUp)] : [];
  }

  #answer(server: AttServer, channel: number, payload: Buffer): Buffer | undefined {
    if (channel === ATT_CHANNEL) return server.receive(payload);
    if (channel === SIGNALING_CHANNEL) return answerSignaling(payload);
    return channel === SMP_CHANNEL ? answerPairing(payload) : undefined;
  }

  #startUpdates(): void {
    const { timers } = this.#air ?? {};
    if (!timers) return;
    this.#cancelUpdates = this.#characteristics.flatMap((characteristic) => {
      const { notifyEveryMs } = characteristic;
      return notifyEveryMs === undefined ? [] : [every(timers, notifyEveryMs, () => this.#update(characteristic))];
    });
  }

  #update(characteristic: VirtualCharacteristic): boolean {
    const pdu = this.#isResponding ? this.#link?.server.update(characteristic) : undefined;
    if (pdu) this.#link?.to.send({ channel: ATT_CHANNEL, payload: pdu });
    return pdu !== undefined;
  }

  #flap(air: Air, { flapEveryMs, leaves = 'silently' }: Exclude<Presence, string>): void {
    this.#cancelFlapping = every(air.timers, flapEveryMs, () => {
      const isLeaving = this.#isPresent;
      if (isLeaving && leaves === 'politely') this.disconnect();
      this.setPresent(!isLeaving);
    });
  }

  /** A peripheral with a link does not advertise: it takes one connection only. */
  #scheduleAdvertising(): void {
    if (!this.#air || this.#link) return;
    const { intervalMs = DEFAULT_INTERVAL_MS } = this.#options.advertising ?? {};
    const delayMs = intervalMs + MAX_ADVERTISING_DELAY_MS * this.#random.uniform();
    this.#cancelAdvertising();
    this.#cancelAdvertising = this.#air.timers.after(delayMs, () => {
      this.#advertise();
      this.#scheduleAdvertising();
    });
  }

  #advertise(): void {
    const air = this.#air;
    if (!air || !this.#isPresent) return;
    const { advertising = {} } = this.#options;
    const peer = this.#onAir.at(air.timers.now());
    air.advertise(advertisingPackets(peer, advertising));
    if (advertising.isConnectable !== false) air.offer(peer, this);
  }
}
