import type { Check } from './check.ts';
import type { CheckoutCheck } from './checkout.ts';
import { backlog } from './checks/backlog.ts';
import { bluetoothAdapter } from './checks/bluetooth-adapter.ts';
import { bluetoothBlocked } from './checks/bluetooth-blocked.ts';
import { bluetoothScan } from './checks/bluetooth-scan.ts';
import { capability } from './checks/capability.ts';
import { cardWear } from './checks/card-wear.ts';
import { certificateDates } from './checks/certificate-dates.ts';
import { certificateKey } from './checks/certificate-key.ts';
import { compiler } from './checks/checkout/compiler.ts';
import { nativeModules } from './checks/checkout/native-modules.ts';
import { nodeVersion } from './checks/checkout/node-version.ts';
import { clockOffset } from './checks/clock-offset.ts';
import { clockPlausible } from './checks/clock-plausible.ts';
import { clockSynchronised } from './checks/clock-synchronised.ts';
import { cloudLink } from './checks/cloud-link.ts';
import { componentRestarts } from './checks/component-restarts.ts';
import { componentUser } from './checks/component-user.ts';
import { componentsRunning } from './checks/components-running.ts';
import { configuration } from './checks/configuration.ts';
import { credentialEndpoint } from './checks/credential-endpoint.ts';
import { credentialFiles } from './checks/credential-files.ts';
import { dataEndpoint } from './checks/data-endpoint.ts';
import { deadLetters } from './checks/dead-letters.ts';
import { diskErrors } from './checks/disk-errors.ts';
import { diskSpace } from './checks/disk-space.ts';
import { diskWritable } from './checks/disk-writable.ts';
import { logWrites } from './checks/log-writes.ts';
import { losses } from './checks/losses.ts';
import { memory } from './checks/memory.ts';
import { nucleus } from './checks/nucleus.ts';
import { nucleusConfig } from './checks/nucleus-config.ts';
import { power } from './checks/power.ts';
import { rootCa } from './checks/root-ca.ts';
import { temperature } from './checks/temperature.ts';
import { usbPower } from './checks/usb-power.ts';
import { versions } from './checks/versions.ts';
import { workFolders } from './checks/work-folders.ts';

/** What can be looked at where there is no nucleus, too. */
export const MACHINE_CHECKS: readonly Check[] = [
  bluetoothAdapter,
  bluetoothBlocked,
  usbPower,
  clockSynchronised,
  clockPlausible,
  diskErrors,
  cardWear,
  power,
  temperature,
  memory,
];

/** What is looked at on a gateway, from the nucleus to the cloud. */
export const GATEWAY_CHECKS: readonly Check[] = [
  nucleus,
  nucleusConfig,
  componentsRunning,
  componentRestarts,
  versions,
  configuration,
  bluetoothScan,
  ...MACHINE_CHECKS,
  componentUser,
  capability,
  workFolders,
  clockOffset,
  diskSpace,
  diskWritable,
  credentialFiles,
  certificateDates,
  certificateKey,
  rootCa,
  dataEndpoint,
  credentialEndpoint,
  cloudLink,
  backlog,
  losses,
  deadLetters,
  logWrites,
];

/** What is looked at besides on a developer's machine. */
export const CHECKOUT_CHECKS: readonly CheckoutCheck[] = [nodeVersion, compiler, nativeModules];
