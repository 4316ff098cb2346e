export const THERMOPRO = 'thermopro';
