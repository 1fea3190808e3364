import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Returns the name in an authority, as browsers compare it: lower case, without port, brackets and final dot; undefined
 * for a text that is no authority.
 *
 * @example
 * nameOf("LocalHost:8080") // "localhost"
 * nameOf("0x7f.1") // "127.0.0.1"
 * nameOf("https://shop.test/") // undefined
 */
export function nameOf(authority: string): string | undefined {
  if (/[/?#@\\\s]/.test(authority) || !URL.canParse(`http://${authority}`)) return undefined;
  return new URL(`http://${authority}`).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** Returns the name in an `Origin` header; undefined for `null` and for an origin that is no page of the web. */
export function originName(origin: string): string | undefined {
  const [, authority] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
  return authority === undefined ? undefined : nameOf(authority);
}

/** Returns whether a name, as {@link nameOf} returns it, always means the machine that looks it up. */
export function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isLoopbackAddress(name);
}

/** Returns whether a program of this machine sent a request itself, and did not pass it on for another machine. */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  if (headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined) return false;
  return isLoopbackAddress(socket.remoteAddress ?? "");
}

function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  // The list also knows an IPv4 address that is written as an IPv6 one.
  return family !== 0 && loopback.check(address, family === 4 ? "ipv4" : "ipv6");
}
