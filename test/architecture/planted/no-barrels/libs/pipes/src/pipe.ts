export type Pipe = number;
export const pipe: Pipe = 1;
