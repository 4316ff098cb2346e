import { describe, expect, it } from '@jest/globals';
import { loadNoble } from '../../src/adapters/noble-internals.ts';
import { ScannerUnavailableError } from '../../src/scanner-errors.ts';

const failing = (message: string, code: string) => () => Promise.reject(Object.assign(new Error(message), { code }));

describe('loading noble', () => {
  it.each([
    ['EAFNOSUPPORT', /sudo modprobe bluetooth/],
    ['EPERM', /need CAP_NET_RAW/],
    ['MODULE_NOT_FOUND', /native Bluetooth module is missing/],
    ['ERR_DLOPEN_FAILED', /built for another Node/],
  ])('says what to do about %s', async (code, remedy) => {
    const loading = loadNoble(failing('some words of the kernel\nRequire stack:', code));
    await expect(loading).rejects.toThrow(ScannerUnavailableError);
    await expect(loading).rejects.toThrow(remedy);
    await expect(loading).rejects.toThrow(/\(some words of the kernel\)/);
  });

  it('refuses a noble with other internals', async () => {
    const other = { default: { startScanning: () => undefined, _bindings: { _hci: {} } } };
    await expect(loadNoble(() => Promise.resolve(other))).rejects.toThrow(/install exactly that version/);
  });

  it('takes noble as CommonJS and as an ES module', async () => {
    const method = () => undefined;
    const hci = { onSocketData: method, onSocketError: method, readLocalVersion: method, setLeEventMask: method };
    const noble = { _bindings: { _hci: hci } };
    expect(await loadNoble(() => Promise.resolve({ default: noble }))).toBe(noble);
    expect(await loadNoble(() => Promise.resolve(noble))).toBe(noble);
  });
});
