import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

const FOLDER = '/sys/class/bluetooth';

/** A USB adapter that the kernel may put to sleep drops out of the scan on some controllers. */
export const usbPower: Check = {
  id: 'usb-power',
  about: 'whether a USB Bluetooth adapter may be put to sleep',
  async look({ machine: { system } }) {
    const names = await system.names(FOLDER);
    const adapters = names.ok ? names.value.filter((name) => /^hci\d+$/.test(name)) : [];
    const verdicts = await Promise.all(
      adapters.map(async (name) => {
        // The adapter is the first interface of its USB device, one folder up.
        const control = await system.text(`${FOLDER}/${name}/device/../power/control`);
        const vendor = await system.text(`${FOLDER}/${name}/device/../idVendor`);
        if (!control.ok || !vendor.ok) return [];
        const details = { adapter: name, control: control.value.trim(), vendor: vendor.value.trim() };
        if (details.control !== 'auto') return [ok(`${name} is always powered`, details)];
        return [
          warning(
            `${name} may be put to sleep by the kernel`,
            'Start the kernel with btusb.enable_autosuspend=0, or write `on` to its power/control.',
            details,
          ),
        ];
      }),
    );
    return verdicts.flat();
  },
};
