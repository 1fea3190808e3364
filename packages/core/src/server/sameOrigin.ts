/**
 * Returns whether a page of this very host sent the request: an `authorize` of {@link createSignHandler}. It reads
 * `Sec-Fetch-Site` where a browser sends it, else `Origin` and `Host`. It refuses other pages, not programs, which can
 * send any header.
 *
 * @example
 * sameOrigin(new Request("https://shop.test/", { headers: { "sec-fetch-site": "same-origin" } })) // true
 * sameOrigin(new Request("https://shop.test/", { headers: { origin: "https://evil.test", host: "shop.test" } })) // false
 */
export function sameOrigin({ headers }: Pick<Request, "headers">): boolean {
  const site = headers.get("sec-fetch-site");
  // Plain http (a phone on the LAN) and Safari before 16.4 send no Sec-Fetch-Site.
  const origin = headers.get("origin") ?? "";
  return site === "same-origin" || (site !== "cross-site" && origin.split("://")[1] === headers.get("host"));
}
