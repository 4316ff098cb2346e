import type { Advertisement } from '../ad-structures.ts';
import type { Decoder, Sighting } from './decoder.ts';
import { listsService, nameOf } from './sighting.ts';

/** Company identifiers are numbers and services are texts: neither is taken for the other. */
type SignatureKey = number | string;

type Named = { readonly namePrefix: string; readonly decoder: Decoder };
type Listed = { readonly listedService: string; readonly decoder: Decoder };

/** Finds the decoders to ask about a packet without asking all of them. */
export class SignatureIndex {
  readonly #byKey = new Map<SignatureKey, Decoder[]>();
  readonly #named: Named[] = [];
  readonly #listed: Listed[] = [];
  readonly #rank: ReadonlyMap<Decoder, number>;

  constructor(decoders: readonly Decoder[]) {
    this.#rank = new Map(decoders.map((decoder, rank) => [decoder, rank]));
    for (const decoder of decoders) this.#add(decoder);
  }

  /** The decoders whose signature the packet bears, each once, in the order of the registry. */
  candidates(sighting: Sighting): readonly Decoder[] {
    const { manufacturerBlocks, serviceBlocks } = sighting.advertisement;
    if (manufacturerBlocks.length === 0 && serviceBlocks.length === 0) return [];
    const found = new Set<Decoder>();
    for (const { companyId } of manufacturerBlocks) this.#note(companyId, found);
    for (const { uuid } of serviceBlocks) this.#note(uuid, found);
    this.#noteByName(sighting, found);
    for (const { listedService, decoder } of this.#listed)
      if (listsService(sighting, listedService)) found.add(decoder);
    return found.size < 2 ? [...found] : [...found].sort((one, other) => this.#rankOf(one) - this.#rankOf(other));
  }

  #rankOf(decoder: Decoder): number {
    return this.#rank.get(decoder) ?? 0;
  }

  /** True where a decoder may ask for this packet: itself, or as the companion of another. */
  knows({ manufacturerBlocks, serviceBlocks, serviceUuids, localName }: Advertisement): boolean {
    return (
      manufacturerBlocks.some(({ companyId }) => this.#byKey.has(companyId)) ||
      serviceBlocks.some(({ uuid }) => this.#byKey.has(uuid)) ||
      this.#listed.some(({ listedService }) => serviceUuids.includes(listedService)) ||
      (localName !== undefined && this.#named.some(({ namePrefix }) => localName.startsWith(namePrefix)))
    );
  }

  #add(decoder: Decoder): void {
    for (const signature of decoder.signatures) {
      if ('namePrefix' in signature) this.#named.push({ ...signature, decoder });
      else if ('listedService' in signature) this.#listed.push({ ...signature, decoder });
      else this.#addKey('companyId' in signature ? signature.companyId : signature.serviceUuid, decoder);
    }
  }

  #addKey(key: SignatureKey, decoder: Decoder): void {
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), decoder]);
  }

  #note(key: SignatureKey, found: Set<Decoder>): void {
    for (const decoder of this.#byKey.get(key) ?? []) found.add(decoder);
  }

  #noteByName(sighting: Sighting, found: Set<Decoder>): void {
    if (this.#named.length === 0) return;
    const name = nameOf(sighting);
    if (name === '') return;
    for (const { namePrefix, decoder } of this.#named) if (name.startsWith(namePrefix)) found.add(decoder);
  }
}
