import { SwardError } from '@sward/contracts/errors.ts';

/** Somebody else wrote the document meanwhile: read it again, decide again, put again. */
export class DocumentConflictError extends SwardError {
  readonly code = 'DOCUMENT_CONFLICT';
}

/** No store can keep the document, now or later: its key, its order or its body. */
export class InvalidDocumentError extends SwardError {
  readonly code = 'INVALID_DOCUMENT';
}

/** A stored document is not what a store of ours writes: somebody changed the table by hand, or its backup is damaged. */
export class CorruptDocumentError extends SwardError {
  readonly code = 'CORRUPT_DOCUMENT';
}
