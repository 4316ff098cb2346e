import { BlockList, isIPv4, isIPv6 } from 'node:net';

type Subnet = readonly [net: string, prefix: number];

/** Networks of IPv4 that are not on the internet: IANA's special-purpose registry, and 169.254.169.254 among them. */
const NOT_PUBLIC_V4: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** All of IPv6 that is on the internet... */
const PUBLIC_V6: Subnet = ['2000::', 3];
/** ...but for protocols' own networks, tunnels that end at any IPv4 address, and examples. */
const NOT_PUBLIC_V6: readonly Subnet[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function listOf(type: 'ipv4' | 'ipv6', subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, type);
  return list;
}

const notPublicV4 = listOf('ipv4', NOT_PUBLIC_V4);
const publicV6 = listOf('ipv6', [PUBLIC_V6]);
const notPublicV6 = listOf('ipv6', NOT_PUBLIC_V6);

/** True where an IP address is on the internet: neither this machine nor a private network nor a cloud's metadata service. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !notPublicV4.check(address, 'ipv4');
  return isIPv6(address) && publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
}
