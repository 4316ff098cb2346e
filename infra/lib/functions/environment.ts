import { MissingEnvironmentError } from './function-errors.ts';

/**
 * A variable that the function's construct sets.
 * @throws MissingEnvironmentError
 */
export function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new MissingEnvironmentError(`${name} is not set: deploy the function with the construct that it belongs to`);
}
