/** A picture as this browser got it. */
export interface Picture {
  /** Address for an `<img>`; it is to be revoked. */
  url: string;
  bytes: number;
  /** MIME type. */
  type: string;
  from: "bucket" | "proxy";
}

/** Returns an address on the page's own server, whatever name a browser knows that by: the policy allows no other. */
const own = (address: string): string => new URL(address).pathname;

async function read(response: Response, from: Picture["from"]): Promise<Picture> {
  const type = response.headers.get("content-type")?.split(";", 1)[0] ?? "";
  if (!response.ok) throw new Error((await response.text()).trim() || `The ${from} answered ${response.status}.`);
  // Developer tools keep the bytes of a buffer, and of a blob they do not.
  const bytes = await response.arrayBuffer();
  return { url: URL.createObjectURL(new Blob([bytes], { type })), bytes: bytes.byteLength, type, from };
}

/**
 * Requests a picture as a page would: from the bucket first, and on a miss from the proxy.
 *
 * Throws an Error with the server's sentence where there is none.
 */
export async function loadPicture(cached: string, proxied: string, signal: AbortSignal): Promise<Picture> {
  const fresh: RequestInit = { cache: "no-store", signal };
  const stored = await fetch(own(cached), fresh);
  if (stored.ok) return read(stored, "bucket");
  return read(await fetch(own(proxied), fresh), "proxy");
}

/** Requests the original, which the proxy passes on as it is. */
export async function loadOriginal(address: string, signal: AbortSignal): Promise<Picture> {
  return read(await fetch(own(address), { signal }), "proxy");
}
