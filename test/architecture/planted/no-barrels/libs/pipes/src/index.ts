// The planted violation.
export * from './pipe.ts';
