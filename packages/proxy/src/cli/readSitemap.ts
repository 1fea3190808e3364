import { gunzipSync } from "node:zlib";
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { ProxyError } from "../base/errors.js";
import { childrenOf, childText } from "../stores/xml.js";
import { fetchReason } from "./fetchReason.js";

/** Endings of addresses that are pictures themselves, not pages. */
const PICTURE = /\.(?:avif|bmp|gif|heic|heif|jfif|jpe?g|jxl|png|svg|tiff?|webp)$/i;
/** Most bytes of a sitemap, unpacked: those of the protocol. */
const MOST = 50 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

const invalid = (message: string): ProxyError => new ProxyError(500, message, { code: "INVALID_SOURCE" });

/** Returns whether bytes are those of a sitemap, also of a packed one, and not of a plain list. */
export const isSitemap = (bytes: Buffer): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b) || /^\s*<\?xml|^\s*<(?:urlset|sitemapindex)\b/.test(head(bytes));

const head = (bytes: Buffer): string =>
  bytes
    .subarray(0, 200)
    .toString("utf8")
    .replace(/^\ufeff/, "");

/**
 * Reads the pictures of a sitemap: the `<image:loc>` of each page, and a `<loc>` that is a picture itself. The sitemaps of an
 * index are loaded one after the other.
 *
 * @param name path or address of the sitemap, for messages
 * @throws ProxyError `INVALID_SOURCE` for what is no sitemap, or cannot be loaded
 */
export async function readSitemap(name: string, bytes: Buffer): Promise<string[]> {
  const root = parsed(name, bytes);
  if (root?.name === "urlset") return childrenOf(root, "url").flatMap(picturesOf);
  if (root?.name !== "sitemapindex")
    throw invalid(`${name}: expected a sitemap (urlset or sitemapindex), got <${root?.name ?? "nothing"}>`);
  const sources: string[] = [];
  for (const entry of childrenOf(root, "sitemap")) {
    const address = childText(entry, "loc")?.trim() ?? "";
    const inner = parsed(address, await loadSitemap(address));
    // An index lists no further index.
    if (inner?.name !== "urlset") throw invalid(`${address}: expected a sitemap, got <${inner?.name ?? "nothing"}>`);
    sources.push(...childrenOf(inner, "url").flatMap(picturesOf));
  }
  return sources;
}

/**
 * Loads a sitemap.
 *
 * @throws ProxyError `INVALID_SOURCE` that names its address
 */
export async function loadSitemap(address: string): Promise<Buffer> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw invalid(`${address}: expected a sitemap that can be loaded (${fetchReason(error)})`);
  }
}

function picturesOf(url: XmlElement): string[] {
  const images = childrenOf(url, "image:image").flatMap((image) => childText(image, "image:loc")?.trim() ?? []);
  const page = childText(url, "loc")?.trim() ?? "";
  return PICTURE.test(page.split(/[?#]/, 1)[0]!) ? [page, ...images] : images;
}

function parsed(name: string, bytes: Buffer): XmlElement | null {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = (isPacked ? gunzipSync(bytes, { maxOutputLength: MOST }) : bytes).toString("utf8");
    return parseXml(text.replace(/^\ufeff/, "").trimStart()).root;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n", 1);
    throw invalid(`${name}: expected a sitemap that can be read (${reason})`);
  }
}
