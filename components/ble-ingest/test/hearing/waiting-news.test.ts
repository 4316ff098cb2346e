import { describe, expect, it } from '@jest/globals';
import type { Discovered } from '@sward/ble-ingest/hearing/admission.ts';
import { WaitingNews } from '@sward/ble-ingest/hearing/waiting-news.ts';

const waiting = (deviceId: string, isFleeting = false): Discovered => ({
  deviceId,
  format: 'ruuvi-df5',
  heard: 1,
  rssi: -60,
  lastMs: 0,
  isFleeting,
});

describe('news of sensors that wait for approval', () => {
  it('name each sensor once, however often it is heard', () => {
    const news = new WaitingNews();
    expect(news.take([waiting('a')])).toEqual([{ id: 'a', format: 'ruuvi-df5' }]);
    expect(news.take([waiting('b'), waiting('a')])).toEqual([{ id: 'b', format: 'ruuvi-df5' }]);
    expect(news.take([waiting('a'), waiting('b')])).toEqual([]);
  });

  it('say where an address may be another tomorrow', () => {
    expect(new WaitingNews().take([waiting('a', true)])).toEqual([
      { id: 'a', format: 'ruuvi-df5', private_address: true },
    ]);
  });
});
