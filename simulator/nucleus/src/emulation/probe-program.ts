import type { Architecture } from './architecture.ts';

const ELF_HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
/** Where both architectures' linkers put a program. */
const BASE = 0x400000n;

/** e_machine of the ELF specification, and `exit(0)` in machine code. */
const PROGRAMS: Readonly<Record<Architecture, { readonly machine: number; readonly code: readonly number[] }>> = {
  // mov x0, #0; mov x8, #93; svc #0
  aarch64: { machine: 0xb7, code: [0x00, 0x00, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4] },
  // xor edi, edi; mov eax, 60; syscall
  amd64: { machine: 0x3e, code: [0x31, 0xff, 0xb8, 0x3c, 0x00, 0x00, 0x00, 0x0f, 0x05] },
};

const elfHeader = (machine: number): Buffer => {
  const header = Buffer.alloc(ELF_HEADER_BYTES);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // 64 bits, little-endian, version 1
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BASE + BigInt(ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES), 24); // begins behind the headers
  header.writeBigUInt64LE(BigInt(ELF_HEADER_BYTES), 32);
  header.writeUInt16LE(ELF_HEADER_BYTES, 52);
  header.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  header.writeUInt16LE(1, 56);
  return header;
};

const programHeader = (bytes: number): Buffer => {
  const header = Buffer.alloc(PROGRAM_HEADER_BYTES);
  header.writeUInt32LE(1, 0); // loaded
  header.writeUInt32LE(5, 4); // readable and executable
  header.writeBigUInt64LE(BASE, 16);
  header.writeBigUInt64LE(BASE, 24);
  header.writeBigUInt64LE(BigInt(bytes), 32);
  header.writeBigUInt64LE(BigInt(bytes), 40);
  header.writeBigUInt64LE(0x1000n, 48);
  return header;
};

/**
 * The smallest program of an architecture, which ends with exit code 0. Whether it runs is the one sure answer to whether this
 * machine runs programs of that architecture: in a container, what the kernel knows cannot be read from /proc.
 */
export const probeProgram = (architecture: Architecture): Buffer => {
  const { machine, code } = PROGRAMS[architecture];
  const bytes = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES + code.length;
  return Buffer.concat([elfHeader(machine), programHeader(bytes), Buffer.from(code)]);
};
