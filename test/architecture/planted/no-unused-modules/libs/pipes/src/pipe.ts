// Allowed.
export const pipe = 1;
