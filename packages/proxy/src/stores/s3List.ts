import { parseXml } from "@rgrove/parse-xml";
import type { S3Client } from "./s3Client.js";
import { StoreError } from "./storeError.js";
import { childrenOf, childText } from "./xml.js";

/** Yields the names of a bucket that begin with `prefix`, page by page. */
export async function* listNames(client: S3Client, prefix: string): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    // XML cannot hold a name with a control character.
    const query: Record<string, string> = { "list-type": "2", "encoding-type": "url", prefix };
    if (token !== undefined) query["continuation-token"] = token;
    const { status, body } = await client.call({ method: "GET", query });
    const page = readPage(status, body.toString());
    yield* page.names;
    token = page.next;
  } while (token !== undefined);
}

function readPage(status: number, text: string): { names: string[]; next: string | undefined } {
  const root = parsed(text);
  if (root?.name !== "ListBucketResult") throw new StoreError(`${status} and no list of objects`, { status });
  const decode = childText(root, "EncodingType") === "url" ? fromUrl : (name: string) => name;
  const names = childrenOf(root, "Contents").map((entry) => decode(childText(entry, "Key") ?? ""));
  const next = childText(root, "IsTruncated") === "true" ? childText(root, "NextContinuationToken") : undefined;
  return { names, next };
}

function parsed(text: string) {
  try {
    return parseXml(text).root;
  } catch {
    return null;
  }
}

/** Decodes a name of a list, in which Amazon writes a space as a plus. */
const fromUrl = (name: string): string => decodeURIComponent(name.replaceAll("+", "%20"));
