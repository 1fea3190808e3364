import { BlockList, isIP } from "node:net";

/**
 * Networks that are not plainly on the public internet: this host, private and shared networks, link-local (cloud
 * metadata), documentation and benchmark ranges, multicast, and every IPv6 form that carries an IPv4 address inside.
 */
const NOT_PUBLIC: readonly [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

const refused4 = new BlockList();
const refused6 = new BlockList();
for (const [network, bits] of NOT_PUBLIC) {
  // There are two lists, since Node would test an IPv6 address that maps an IPv4 one against the IPv4 rules only.
  if (network.includes(":")) refused6.addSubnet(network, bits, "ipv6");
  else refused4.addSubnet(network, bits, "ipv4");
}

/**
 * Returns whether an address is on the public internet; false for a text that is no address.
 *
 * @example
 * isPublicAddress("169.254.169.254") // false
 * isPublicAddress("::ffff:8.8.8.8") // false
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused4.check(address, "ipv4");
  if (family !== 6 || address.includes("%")) return false;
  // A mapped address may also be written with dots.
  return !refused6.check(address, "ipv6") && !/^::ffff:/i.test(address);
}
