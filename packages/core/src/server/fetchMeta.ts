import type { ImageUrls } from "../images/createImages.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { MAX_META_BYTES, readMeta } from "../meta/readMeta.js";

type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

/** Reads the text of a response; `undefined` for one that is longer than metadata can be, which is not read to its end. */
async function textOf({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  // `for await` would need an iterator, which not every browser's stream has.
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
    // A failure of the server is no fact about the source.
  }
  return undefined;
}

/**
 * Requests metadata from the bucket, else from the proxy, which makes it; `undefined` where neither has any. It never throws.
 *
 * @param timeoutMs most milliseconds of each of the two requests
 */
export async function fetchMeta(
  { cached, proxied }: Pick<ImageUrls, "cached" | "proxied">,
  fetch: Fetch,
  timeoutMs: number,
): Promise<ImageMeta | undefined> {
  const stored = cached === proxied ? undefined : await ask(cached, fetch, timeoutMs);
  return stored ?? ask(proxied, fetch, timeoutMs);
}
