import { BlockList, isIP } from "node:net";

/** Kinds of addresses for which imgproxy has a setting of its own. */
export type AddressKind = "loopback" | "link-local" | "private" | "other";

/** Networks of each kind, as imgproxy 4 counts them. */
const NETWORKS: readonly [Exclude<AddressKind, "other">, readonly string[]][] = [
  ["loopback", ["127.0.0.0/8", "0.0.0.0/8", "::1/128", "::/128"]],
  [
    "link-local",
    [
      "169.254.0.0/16",
      "224.0.0.0/24",
      "fe80::/10",
      // Multicast on one link, with any flags.
      ...Array.from({ length: 16 }, (_, flags) => `ff${flags.toString(16)}2::/16`),
    ],
  ],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]],
];

const LISTS = NETWORKS.map(([kind, networks]) => {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const network of networks) {
    const [address, bits] = network.split("/") as [string, string];
    const family = isIP(address) as 4 | 6;
    lists[family].addSubnet(address, Number(bits), `ipv${family}`);
  }
  return [kind, lists] as const;
});

/**
 * Returns the kind of an address by imgproxy's rules. An IPv6 address that carries an IPv4 one counts as that one as well.
 * Undefined for a text that is no address, or that names a network card.
 *
 * @example
 * addressKind("169.254.169.254") // "link-local"
 * addressKind("::ffff:10.0.0.1") // "private"
 * addressKind("8.8.8.8") // "other"
 */
export function addressKind(address: string): AddressKind | undefined {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return undefined;
  if (family === 4) return kindOf(address, 4);
  const inner = innerAddress(bytesOf(address));
  const outer = inner?.isMapped ? "other" : kindOf(address, 6);
  return outer === "other" && inner ? kindOf(inner.address, 4) : outer;
}

const kindOf = (address: string, family: 4 | 6): AddressKind =>
  LISTS.find(([, lists]) => lists[family].check(address, `ipv${family}`))?.[0] ?? "other";

/** Returns the 16 bytes of an IPv6 address. */
function bytesOf(address: string): number[] {
  // The parser of addresses writes it without dots and with at most one gap.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groupsOf = (text = ""): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const gap = Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...gap, ...after].flatMap((group) => [group >> 8, group & 255]);
}

/** Ways in which an IPv6 address carries an IPv4 one: its first bytes, and where the four bytes stand. */
const CARRIERS: readonly { begins: readonly number[]; at: readonly number[]; invert?: number; isMapped?: boolean }[] = [
  { begins: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], at: [12, 13, 14, 15], isMapped: true },
  { begins: Array<number>(12).fill(0), at: [12, 13, 14, 15] },
  // 6to4, NAT64 with the well-known prefix, NAT64 of a local network, Teredo.
  { begins: [0x20, 0x02], at: [2, 3, 4, 5] },
  { begins: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], at: [12, 13, 14, 15] },
  { begins: [0, 0x64, 0xff, 0x9b, 0, 1], at: [6, 7, 9, 10] },
  { begins: [0x20, 0x01, 0, 0], at: [12, 13, 14, 15], invert: 255 },
];

function innerAddress(bytes: readonly number[]): { address: string; isMapped: boolean } | undefined {
  const isIsatap = (bytes[8]! & ~2) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  const carrier =
    CARRIERS.find(({ begins }) => begins.every((byte, i) => bytes[i] === byte)) ??
    (isIsatap ? { at: [12, 13, 14, 15] } : undefined);
  if (!carrier) return undefined;
  const { at, invert = 0, isMapped = false }: { at: readonly number[]; invert?: number; isMapped?: boolean } = carrier;
  return { address: at.map((i) => bytes[i]! ^ invert).join("."), isMapped };
}
