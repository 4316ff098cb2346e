import { isExtreme, type Quantity, quantityNames, quantityOf } from '@sward/contracts/quantities.ts';
import { nearestWord } from '@sward/runtime/nearest-word.ts';
import { DeclarationError } from './declaration-error.ts';

/** The quantity that a declaration names. @throws DeclarationError with the name that was most likely meant */
export function requireQuantity(name: string): Quantity {
  const quantity = quantityOf(name);
  if (quantity !== undefined && !isExtreme(name)) return quantity;
  const meant = nearestWord(name, quantityNames());
  const hint =
    meant === undefined ? 'temperature_c, humidity_rh and so on are, see the list of quantities' : `${meant} is`;
  throw new DeclarationError(`"${name}" is no quantity; ${hint}`);
}
