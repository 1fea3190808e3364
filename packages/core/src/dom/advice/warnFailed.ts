import type { Stage } from "../stages.js";
import { statusOf } from "./statusOf.js";
import { warn } from "./warn.js";

/** Messages of an instance's refusals, each with its cure. */
const CURES: [message: RegExp, cure: string][] = [
  [/^variant:/, "add it to `variants` of createImages on the server, or correct the name"],
  [/^source: expected an allowed/, "add it to `allowSources` of createSignHandler, or correct `src`"],
  [
    /^endpoint:/,
    "`endpoint` of createRemoteImages is the address of the sign handler, whose `authorize` lets the page in",
  ],
  [/fetch|network|load failed/i, "does the server of `endpoint` run, and does its CORS allow this page?"],
];

/** Most frequent cause and cure for a status of the proxy. */
const STATUS_CURES: Record<number, string> = {
  403: "do server and proxy have the same IMGPROXY_KEY and IMGPROXY_SALT? ",
  404: "does the source exist, and does the proxy reach it? ",
};

/** Warns of an image that failed behind the bucket: its instance refused it, or its addresses had no picture. */
export function warnFailed(img: HTMLImageElement, from: Stage, refusal?: { message?: string }): void {
  const { fallback, missed, cacheSrc, proxySrc, stage } = img.dataset;
  if (from === "fallback") {
    warn(`the fallback ${fallback} gave no picture`, "is it where the page says?", img);
  } else if (refusal) {
    const { message = "" } = refusal;
    const cure = CURES.find(([pattern]) => pattern.test(message))?.[1] ?? "the instance in context gave no image";
    warn(`an image was refused: ${message}`, cure, img);
  } else {
    const url = (stage === "failed" && img.currentSrc) || proxySrc;
    const status = statusOf(url ?? "");
    warn(
      missed || cacheSrc ? "neither bucket nor proxy gave a picture" : "the proxy gave no picture",
      `${STATUS_CURES[status] ?? ""}The proxy says why${status ? ` (${status})` : ""}: open ${url ?? "its address"}`,
      img,
    );
  }
}
