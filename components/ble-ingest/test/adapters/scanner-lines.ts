/** What the scanner's program says, one line each. */
export type ScannerLine = {
  readonly advertisement?: {
    readonly address: string;
    readonly addressType: string;
    readonly rssi?: number;
    readonly data: string;
    readonly scanResponse: boolean;
  };
  readonly state?: string;
  readonly started?: true;
  readonly failed?: string;
  readonly handlerError?: string;
  readonly deaf?: string;
  readonly looked?: true;
  readonly remembered?: number;
  readonly sigintListeners?: number;
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

export const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
