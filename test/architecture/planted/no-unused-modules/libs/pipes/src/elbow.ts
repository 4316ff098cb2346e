// The planted violation.
export const elbow = 1;
