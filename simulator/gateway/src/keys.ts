import { SwardError } from '@sward/contracts/errors.ts';

/** What keys do to the gateway. */
export interface KeyTargets {
  /** @throws SwardError where there is no link that could be cut */
  cut(): void;
  restore(): void;
  /** Gives the component's name, undefined where it does not run. */
  killComponent(index: number): string | undefined;
  /** Unplugs a virtual sensor, or plugs it in again; tells what it did. */
  unplugSensor(): string;
  /** Heats a virtual sensor, or lets it cool; tells what it did. */
  heatSensor(): string;
}

const CTRL_C = '\u0003';

/** Does what the key stands for; gives what to tell the person, undefined for a key that means nothing. */
export function handleKey(key: string, targets: KeyTargets, quit: () => void): string | undefined {
  try {
    return obey(key, targets, quit);
  } catch (error) {
    if (error instanceof SwardError) return error.message;
    throw error;
  }
}

function obey(key: string, targets: KeyTargets, quit: () => void): string | undefined {
  switch (key) {
    case 'c':
      targets.cut();
      return 'network cut';
    case 'r':
      targets.restore();
      return 'network restored';
    case '1':
    case '2':
    case '3':
      return killed(targets.killComponent(Number(key) - 1));
    case 'u':
      return targets.unplugSensor();
    case 'h':
      return targets.heatSensor();
    case 'q':
    case CTRL_C:
      quit();
      return 'stopping';
    default:
      return undefined;
  }
}

const killed = (name: string | undefined) => (name === undefined ? 'it does not run' : `killed ${name}`);
