import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const aranet4 = (measured: string, flags = '21') =>
  heard({ manufacturerData: `0207${flags}05030100050001${measured}0c023c00100055` });

describe('Aranet', () => {
  it('leaves out what it does not measure while it calibrates', () => {
    expect(aranet4('ff8000408b2735', '29')).toMatchObject({
      values: { pressure_pa: 101_230, humidity_rh: 53, calibration_in_progress: true },
    });
    expect(aranet4('ff8000408b2735', '29')).not.toHaveProperty('values.co2_ppm');
    expect(aranet4('ff8000408b2735', '29')).not.toHaveProperty('values.temperature_c');
  });

  it('reads a temperature below zero', () => {
    expect(aranet4('43049cff8b2735')).toMatchObject({ values: { temperature_c: -5 } });
  });

  it('takes the counter of measurements for its packet id, and tells its firmware', () => {
    expect(aranet4('43049f018b2735')).toMatchObject({
      packetId: 0x55,
      packetIdSpan: 256,
      device: { model: 'Aranet4', firmware_version: '1.3.5' },
    });
  });
});
