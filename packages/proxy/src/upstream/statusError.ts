import { ProxyError } from "../base/errors.js";
import type { Headers } from "./upstream.js";

const SENTENCES: Record<number, string> = {
  403: "This image may not be shown",
  404: "There is no such image",
  410: "This image is gone",
  422: "This image cannot be made as asked",
  429: "Too many images are being made, try again shortly",
  503: "The image server is busy",
  504: "The image server did not answer in time",
};

/** The error for an upstream status that is not an image: its status where a client can use it, never its body. */
export function statusError(status: number, headers: Headers): ProxyError {
  const own = status >= 400 && status < 600 ? (status === 499 ? 503 : status) : 502;
  return new ProxyError(own, SENTENCES[own] ?? (own < 500 ? "This image cannot be shown" : "The image server failed"), {
    message: `upstream answered ${status}`,
    ...(own === 429 && { retryAfter: secondsOf(headers["retry-after"]) }),
  });
}

/** Reads whole seconds, and 1 for a date or what is neither: a date is that of another clock. */
const secondsOf = (text: Headers[string]): number =>
  typeof text === "string" && /^\d{1,9}$/.test(text) ? Number(text) : 1;
