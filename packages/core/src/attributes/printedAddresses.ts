/** Name of an attribute that holds addresses. */
export type AddressName = "src" | "srcset";

/**
 * Returns the attributes for one list of addresses: those of the bucket, and beside them in `data-proxy-…` those for which a
 * swap exchanges them; on the proxy's stage these alone.
 *
 * @example
 * printedAddresses("src", "/b/1", "/p/1", false) // { "data-proxy-src": "/p/1", src: "/b/1" }
 * printedAddresses("src", "/b/1", "/p/1", true) // { "data-proxy-src": undefined, src: "/p/1" }
 */
export function printedAddresses(
  name: AddressName,
  cached: string | undefined,
  proxied: string | undefined,
  atProxy: boolean,
): { [name: string]: string | undefined } {
  return {
    [`data-proxy-${name}`]: (!atProxy && proxied) || undefined,
    [name]: (atProxy ? proxied : cached) || undefined,
  };
}
