import { SwardError } from '@sward/contracts/errors.ts';

/** Somebody else wrote the document meanwhile: read it again, decide again, put again. */
export class DocumentConflictError extends SwardError {
  readonly code = 'DOCUMENT_CONFLICT';
}
