/** A model of Qingping or Cleargrass. */
export type QingpingModel = {
  readonly name: string;
  /** False where the address in the frame is not the one that the model advertises with. */
  readonly hasOwnAddress: boolean;
};

const model = (name: string): QingpingModel => ({ name, hasOwnAddress: true });
const airMonitor: QingpingModel = { name: 'CGDN1', hasOwnAddress: false };

/** Models by the second octet of the frame. */
export const MODELS = new Map<number, QingpingModel>([
  [0x01, model('CGG1')],
  [0x04, model('CGH1')],
  [0x07, model('CGG1')],
  [0x09, model('CGP1W')],
  [0x0c, model('CGD1')],
  [0x0e, airMonitor],
  [0x0f, model('CGM1')],
  [0x10, model('CGDK2')],
  [0x12, model('CGPR1')],
  [0x15, model('CGF1W')],
  [0x16, model('CGG1')],
  [0x18, model('CGP23W')],
  [0x1e, model('CGC1')],
  [0x24, airMonitor],
  [0x26, model('CGP23W')],
  [0x33, model('CGP22C')],
  [0x3a, model('CGR1W')],
  [0x4f, model('CGG3')],
  [0x52, model('CGR1PC')],
  [0x5d, model('CGP22C')],
  [0x62, model('CGR1PC')],
]);
