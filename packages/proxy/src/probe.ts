import { randomBytes } from "node:crypto";
import { processingPath, type Signing, signPath } from "@bucketfirst/core";
import { type AdmissionRules, refusal } from "./admission.js";
import type { Engine } from "./engine.js";
import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";
import type { Headers, Upstream } from "./upstream.js";

/** Settings of the probe for fallback images. */
export interface ProbeConfig {
  /** A source that imgproxy may fetch but that does not exist, e.g. `https://photos.example.com/`; a random name is put behind a final slash. */
  source: string;
  /** How often it is asked again. Default 60,000. */
  everyMs?: number;
}

interface Parts {
  engine: Engine;
  upstream: Upstream;
  rules: AdmissionRules;
  signing: Signing | readonly Signing[] | undefined;
  log: Log;
}

/**
 * Asks for what cannot exist. A fallback image comes as a plain 200 for a year, with no mark at all: stored once, it
 * would hide the real image for ever. So while the answer could be stored, nothing is.
 */
export function createProbe(
  { source, everyMs = 60_000 }: ProbeConfig,
  parts: Parts,
): { stop(): void; check(): Promise<void> } {
  const { engine, upstream, rules, signing, log } = parts;
  const stopped = new AbortController();
  const check = async (): Promise<void> => {
    const missing = source.endsWith("/") ? `${source}${randomBytes(12).toString("hex")}.jpg` : source;
    const path = signPath(processingPath(missing, { width: 1 }), ([signing].flat() as (Signing | undefined)[])[0]);
    let head: { status: number; headers: Headers } = { status: 0, headers: {} };
    try {
      const sink = {
        head(status: number, headers: Headers): void {
          head = { status, headers };
        },
        data(): void {},
      };
      await upstream.fetch(
        { path, requestId: `probe-${randomBytes(6).toString("hex")}`, signal: stopped.signal },
        sink,
      );
    } catch (error) {
      // Says nothing about fallback images: an upstream that is down stores nothing anyway.
      return log.debug({ reason: reasonOf(error) }, "probe for fallback images got no answer");
    }
    const dangerous = refusal(path, head.status, head.headers, rules) === undefined;
    if (dangerous && engine.storing) {
      log.error(
        {},
        "imgproxy answers 200 with an image for a source that does not exist: nothing is stored until IMGPROXY_FALLBACK_IMAGE_HTTP_CODE is 0 or 404",
      );
    }
    if (!dangerous && !engine.storing) log.info({}, "storing again: a missing source is an error now");
    engine.storing = !dangerous;
  };
  const timer = setInterval(() => void check(), everyMs);
  timer.unref();
  void check();
  return {
    check,
    stop() {
      clearInterval(timer);
      stopped.abort(new Error("shutting down"));
    },
  };
}
