import type { Advertisement } from '../../ad-structures.ts';
import { hex, uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { listsService, manufacturerData } from '../sighting.ts';
import { modelByCharacter, modelByNumber, type SwitchbotModel } from './models.ts';
import { modelOfUnnamed } from './unnamed.ts';

const FORMAT = 'switchbot';
const WOAN = 0x0969;
const SERVICE = 'fd3d';
/** Of old firmware. Nobody owns it: it counts only beside the service that SwitchBot lists, or its address of Nordic's. */
const OLD_SERVICE = '0d00';
const LISTED_SERVICE = 'cba20d00224d11e69fb80002a5d5c51b';
const NORDIC = 0x0059;
const ADDRESS_OCTETS = 6;
const NUMBER_OCTETS = 4;
const SHORTEST_NUMBERED_SERVICE = 6;

/**
 * SwitchBot devices (pySwitchbot, MIT; SwitchBotAPI-BLE). The advertisement has most values in manufacturer data behind
 * the device's address, the scan response the model, the battery and the values of older models in service data. A
 * packet is read for what it says itself; the model may come from the other one.
 */
export const switchbot: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: WOAN }, { serviceUuid: SERVICE }, { serviceUuid: OLD_SERVICE }],
  decode: (sighting) => {
    const { advertisement, companion } = sighting;
    const services = isOldFirmware(sighting) ? [SERVICE, OLD_SERVICE] : [SERVICE];
    const service = serviceOf(advertisement, services);
    const data = manufacturerData(sighting, WOAN);
    const model = modelOf(service ?? (companion && serviceOf(companion, services)), data);
    return model && read(model, service, data);
  },
};

function isOldFirmware(sighting: Sighting): boolean {
  const isAddress = ({ companyId, data }: { companyId: number; data: Uint8Array }) =>
    companyId === NORDIC && data.length === ADDRESS_OCTETS;
  return (
    listsService(sighting, LISTED_SERVICE) ||
    sighting.advertisement.manufacturerBlocks.some(isAddress) ||
    sighting.companion?.manufacturerBlocks.some(isAddress) === true
  );
}

/** The data of the first of `services` that the packet has. */
function serviceOf({ serviceBlocks }: Advertisement, services: readonly string[]): Uint8Array | undefined {
  for (const service of services) {
    const block = serviceBlocks.find(({ uuid, data }) => uuid === service && data.length > 0);
    if (block) return block.data;
  }
  return undefined;
}

function modelOf(service: Uint8Array | undefined, data: Uint8Array | undefined): SwitchbotModel | undefined {
  if (service) return modelByCharacter(uintBE(service, 0, 1)) ?? modelByLastOctets(service);
  return data && data.length > ADDRESS_OCTETS ? modelOfUnnamed(data.subarray(ADDRESS_OCTETS)) : undefined;
}

/** Newer devices end their service data in a number of four octets, or in that and one octet more. */
function modelByLastOctets(service: Uint8Array): SwitchbotModel | undefined {
  if (service.length < SHORTEST_NUMBERED_SERVICE) return undefined;
  const last = service.length - NUMBER_OCTETS;
  return modelByNumber(uintBE(service, last, NUMBER_OCTETS)) ?? modelByNumber(uintBE(service, last - 1, NUMBER_OCTETS));
}

function read(
  { name, read: readFrame }: SwitchbotModel,
  service: Uint8Array | undefined,
  data: Uint8Array | undefined,
): Decoded | Rejected {
  if (data && data.length < ADDRESS_OCTETS) return { format: FORMAT, reject: 'truncated' };
  const payload = data && data.length > ADDRESS_OCTETS ? data.subarray(ADDRESS_OCTETS) : undefined;
  const reading = readFrame({ service, payload });
  if (typeof reading === 'string') return { format: FORMAT, reject: reading };
  const identity = data && { deviceId: hex(data.subarray(0, ADDRESS_OCTETS)) };
  return { format: FORMAT, values: reading, device: { model: name }, ...identity };
}
