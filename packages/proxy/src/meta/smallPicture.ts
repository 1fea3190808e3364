import { ProxyError } from "../base/errors.js";
import { classify } from "../storing/classify.js";
import { statusError } from "../upstream/statusError.js";
import type { Headers, Upstream, UpstreamRequest } from "../upstream/upstream.js";
import { boundedFetch } from "./boundedFetch.js";
import { pixelsOfPng } from "./pixelsOfPng.js";
import type { SmallPixels } from "./smallPixels.js";

/** Response to a request for a small picture. */
export interface SmallPicture {
  /** Headers of the response, which hold its life. */
  headers: Headers;
  /** Pixels; undefined where the picture is larger than requested, or no PNG. */
  pixels: SmallPixels | undefined;
}

/** Bytes of a PNG of 100 × 100 pixels, which has 80,000 at most, and what a server may put beside them. */
const MAX_BYTES = 256 * 1024;

/**
 * Requests a small picture of an original. Its error is also the error of the request for metadata.
 *
 * @throws ProxyError as a request for a picture would
 */
export async function readSmallPicture(
  upstream: Pick<Upstream, "fetch">,
  request: UpstreamRequest,
): Promise<SmallPicture> {
  const chunks: Buffer[] = [];
  let length = 0;
  let status = 0;
  let headers: Headers = {};
  await boundedFetch(upstream, request, {
    head(answered, given) {
      status = answered;
      headers = given;
      if (answered !== 200) throw statusError(answered, given);
    },
    data(chunk, enough) {
      length += chunk.length;
      if (length > MAX_BYTES) enough();
      else chunks.push(chunk);
    },
  });
  const bytes = Buffer.concat(chunks);
  const { kind, type } = classify(status, headers, bytes);
  if (kind !== "picture" && kind !== "other") {
    throw new ProxyError(502, "The image server sent something that is not an image", {
      message: `upstream answered 200 with type ${type ?? "none"} and bytes of another`,
    });
  }
  return { headers, pixels: length > MAX_BYTES ? undefined : await pixelsOfPng(bytes) };
}
