export const OUTPUT = 0x01;
export const LOW_BATTERY = 0x04;
export const INPUT = 0x08;

/** Every first octet of an iNode frame: 0x90 and any of its four flags. */
export const FLAGS: readonly number[] = Array.from({ length: 16 }, (_, bits) => 0x90 | bits);
