import type { ImageUrls } from "../images/createImages.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { MAX_META_BYTES, readMeta } from "../meta/readMeta.js";

type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

/** Text of an answer; `undefined` for one that is longer than metadata can be, which is not read to its end. */
async function textOf({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  // Not `for await`: a browser's stream has no iterator everywhere.
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MAX_META_BYTES) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

async function ask(url: string, fetch: Fetch, timeoutMs: number): Promise<ImageMeta | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 200) return readMeta((await textOf(response)) ?? "");
    await response.body?.cancel();
  } catch {
    // A server in trouble says nothing about the source.
  }
  return undefined;
}

/**
 * Metadata from the bucket, else from the proxy, which makes it; `undefined` when neither has any. It never throws.
 *
 * @param timeoutMs milliseconds that each of the two may take
 */
export async function fetchMeta(
  { cached, proxied }: Pick<ImageUrls, "cached" | "proxied">,
  fetch: Fetch,
  timeoutMs: number,
): Promise<ImageMeta | undefined> {
  const stored = cached === proxied ? undefined : await ask(cached, fetch, timeoutMs);
  return stored ?? ask(proxied, fetch, timeoutMs);
}
