import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import type { StoredEntry } from "../storedObject.js";
import { StoreError } from "../storeError.js";
import { childrenOf, childText } from "../xml.js";
import type { S3Client } from "./s3Client.js";

/** Yields the objects of a bucket whose names begin with `prefix`, page by page. */
export async function* listEntries(client: S3Client, prefix: string): AsyncGenerator<StoredEntry> {
  let token: string | undefined;
  do {
    // XML cannot hold a name with a control character.
    const query: Record<string, string> = { "list-type": "2", "encoding-type": "url", prefix };
    if (token !== undefined) query["continuation-token"] = token;
    const { status, body } = await client.call({ method: "GET", query });
    const page = readPage(status, body.toString());
    yield* page.entries;
    token = page.next;
  } while (token !== undefined);
}

function readPage(status: number, text: string): { entries: StoredEntry[]; next: string | undefined } {
  const root = parsed(text);
  if (root?.name !== "ListBucketResult") throw new StoreError(`${status} and no list of objects`, { status });
  const decode = childText(root, "EncodingType") === "url" ? fromUrl : (name: string) => name;
  const entries = childrenOf(root, "Contents").map((entry) => entryOf(entry, decode));
  const next = childText(root, "IsTruncated") === "true" ? childText(root, "NextContinuationToken") : undefined;
  return { entries, next };
}

function entryOf(entry: XmlElement, decode: (name: string) => string): StoredEntry {
  const size = childText(entry, "Size") ?? "";
  const lastModified = Date.parse(childText(entry, "LastModified") ?? "");
  return {
    name: decode(childText(entry, "Key") ?? ""),
    ...(/^\d+$/.test(size) && { size: Number(size) }),
    ...(Number.isFinite(lastModified) && { lastModified: new Date(lastModified) }),
  };
}

function parsed(text: string) {
  try {
    return parseXml(text).root;
  } catch {
    return null;
  }
}

/** Decodes a name of a list, in which Amazon writes a space as a plus. */
function fromUrl(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", "%20"));
  } catch (cause) {
    throw new StoreError(`list of objects: expected names encoded as in a URL, got ${JSON.stringify(name)}`, { cause });
  }
}
