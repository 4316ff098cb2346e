/** One AD structure: its type (Assigned Numbers section 2.3) and the octets behind it. */
type AdStructure = { readonly type: number; readonly data: Uint8Array };

/** Manufacturer Specific Data without its company identifier (Assigned Numbers section 7.1). */
type ManufacturerBlock = { readonly companyId: number; readonly data: Uint8Array };

/** Service Data without its UUID. `uuid` is lower-case hex: 4 digits, 8, or 32 without dashes. */
type ServiceBlock = { readonly uuid: string; readonly data: Uint8Array };

/** What one advertisement (or scan response) says. Every `data` is a view on the octets it was parsed from. */
export type Advertisement = {
  /** First octet of the Flags. */
  readonly flags: number | undefined;
  /** The complete local name, or the shortened one where there is no complete one. */
  readonly localName: string | undefined;
  /** Transmit power in dBm. */
  readonly txPower: number | undefined;
  /** Every manufacturer block in the order sent: a device may send several, also of one company. */
  readonly manufacturerBlocks: readonly ManufacturerBlock[];
  readonly serviceBlocks: readonly ServiceBlock[];
  readonly serviceUuids: readonly string[];
};

const FLAGS = 0x01;
const SHORTENED_LOCAL_NAME = 0x08;
const COMPLETE_LOCAL_NAME = 0x09;
const TX_POWER_LEVEL = 0x0a;
const MANUFACTURER_SPECIFIC_DATA = 0xff;
const COMPANY_ID_OCTETS = 2;

/** Octets of one UUID, by the AD type of a list of them (incomplete and complete). */
const UUID_LIST_OCTETS: ReadonlyMap<number, number> = new Map([
  [0x02, 2],
  [0x03, 2],
  [0x04, 4],
  [0x05, 4],
  [0x06, 16],
  [0x07, 16],
]);

/** Octets of the UUID ahead of the data, by the AD type of Service Data. */
const SERVICE_DATA_UUID_OCTETS: ReadonlyMap<number, number> = new Map([
  [0x16, 2],
  [0x20, 4],
  [0x21, 16],
]);

/**
 * Splits advertising data into its AD structures (Core Specification Vol 3 Part C section 11). Never throws: a length of
 * zero ends the data early as the specification says, a structure that runs past the end is dropped together with what
 * would follow, and the structures before it are kept. A length of 1 is a type without data.
 */
export function splitAdStructures(octets: Uint8Array): AdStructure[] {
  const structures: AdStructure[] = [];
  let at = 0;
  for (;;) {
    const length = octets[at] ?? 0;
    const type = octets[at + 1];
    const end = at + 1 + length;
    if (length === 0 || type === undefined || end > octets.length) return structures;
    structures.push({ type, data: octets.subarray(at + 2, end) });
    at = end;
  }
}

/** Reads advertising data (Supplement to the Core Specification, part A section 1). Never throws; see `splitAdStructures`. */
export function parseAdvertisement(octets: Uint8Array): Advertisement {
  return new ParsedAdvertisement(splitAdStructures(octets));
}

/** Most of what is on air is of no known format: what decoders seldom ask for is worked out when they do. */
class ParsedAdvertisement implements Advertisement {
  readonly #structures: readonly AdStructure[];
  readonly manufacturerBlocks: readonly ManufacturerBlock[];
  readonly serviceBlocks: readonly ServiceBlock[];
  /** Worked out once: a dozen decoders ask each packet for its services, and for its name. */
  #serviceUuids: readonly string[] | undefined;
  #name: { readonly text: string | undefined } | undefined;

  constructor(structures: readonly AdStructure[]) {
    this.#structures = structures;
    const manufacturerBlocks: ManufacturerBlock[] = [];
    const serviceBlocks: ServiceBlock[] = [];
    for (const structure of structures) {
      addManufacturerBlock(manufacturerBlocks, structure);
      addServiceBlock(serviceBlocks, structure);
    }
    this.manufacturerBlocks = manufacturerBlocks;
    this.serviceBlocks = serviceBlocks;
  }

  get flags(): number | undefined {
    return this.#first(FLAGS)?.[0];
  }

  get localName(): string | undefined {
    this.#name ??= { text: this.#readName() };
    return this.#name.text;
  }

  get txPower(): number | undefined {
    const power = this.#first(TX_POWER_LEVEL)?.[0];
    return power === undefined ? undefined : (power << 24) >> 24;
  }

  get serviceUuids(): readonly string[] {
    this.#serviceUuids ??= this.#structures.flatMap(listedUuids);
    return this.#serviceUuids;
  }

  #readName(): string | undefined {
    const name = this.#first(COMPLETE_LOCAL_NAME) ?? this.#first(SHORTENED_LOCAL_NAME);
    return name && new TextDecoder().decode(name);
  }

  #first(type: number): Uint8Array | undefined {
    return this.#structures.find((structure) => structure.type === type)?.data;
  }
}

function addManufacturerBlock(blocks: ManufacturerBlock[], { type, data }: AdStructure): void {
  const [low, high] = data;
  if (type !== MANUFACTURER_SPECIFIC_DATA || low === undefined || high === undefined) return;
  blocks.push({ companyId: low | (high << 8), data: data.subarray(COMPANY_ID_OCTETS) });
}

function addServiceBlock(blocks: ServiceBlock[], { type, data }: AdStructure): void {
  const octets = SERVICE_DATA_UUID_OCTETS.get(type);
  if (octets === undefined || data.length < octets) return;
  blocks.push({ uuid: uuidText(data.subarray(0, octets)), data: data.subarray(octets) });
}

function listedUuids({ type, data }: AdStructure): string[] {
  const octets = UUID_LIST_OCTETS.get(type);
  if (octets === undefined) return [];
  const whole = Math.floor(data.length / octets);
  return Array.from({ length: whole }, (_, i) => uuidText(data.subarray(i * octets, (i + 1) * octets)));
}

/** UUIDs travel least significant octet first. */
function uuidText(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text = octet.toString(16).padStart(2, '0') + text;
  return text;
}
