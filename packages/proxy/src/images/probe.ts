import { randomBytes } from "node:crypto";
import { processingPath, type Signing, signPath } from "@bucketfirst/core";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { mediaType } from "../base/mediaType.js";
import { type AdmissionRules, refusal } from "../storing/admission.js";
import type { Headers, Upstream } from "../upstream/upstream.js";
import type { Engine } from "./engine.js";

/**
 * Settings of the start-up probe for fallback images: imgproxy is asked for a source that cannot exist, and nothing is
 * stored before it has answered, nor while it answers with an image.
 */
export interface ProbeConfig {
  /**
   * Source that imgproxy may fetch but that does not exist, e.g. `https://photos.example.com/`; a random name is
   * appended to a final slash.
   */
  source: string;
  /** Preset for the path, where imgproxy accepts nothing else (`IMGPROXY_ONLY_PRESETS`). Default none. */
  preset?: string;
  /** Milliseconds between two requests once imgproxy has answered. Default 60,000. */
  everyMs?: number;
  /** Milliseconds between two requests until the first response; `everyMs` at most. Default 1,000. */
  untilAnsweredMs?: number;
}

/** Number of attempts without a response that are usual while imgproxy starts. */
const PATIENCE = 10;

const FALLS_BACK =
  "imgproxy answers 200 with an image for a source that does not exist: nothing is stored until IMGPROXY_FALLBACK_IMAGE_HTTP_CODE is 0 or 404. Where it is the origin that answers with a placeholder, set PROBE_SOURCE to an address that it answers with an error, or PROBE=false";

interface Parts {
  engine: Pick<Engine, "storing">;
  upstream: Upstream;
  rules: AdmissionRules;
  signing: Signing | readonly Signing[] | undefined;
  log: Log;
}

/**
 * Returns the signed path of a source that cannot exist. It has no options, whose spelling is a setting of imgproxy, but a
 * format, since an SVG as fallback image is stored only where a path turns it into another format.
 */
export function probePath({ source, preset }: ProbeConfig, signing: Parts["signing"]): string {
  const missing = source.endsWith("/") ? `${source}${randomBytes(12).toString("hex")}.jpg` : source;
  const path =
    preset === undefined
      ? processingPath(missing, {}, { extension: "png" })
      : processingPath(missing, { preset: [preset] }, { extension: "png", server: { presetsOnly: true } });
  return signPath(path, ([signing].flat() as (Signing | undefined)[])[0]);
}

/**
 * Creates the probe: it requests a source that cannot exist. imgproxy sends a fallback image as a plain 200 for a year, with
 * no mark: stored once, it would hide the real image for ever. So nothing is stored before the first response, nor while
 * that response could be stored.
 */
export function createProbe(config: ProbeConfig, parts: Parts): { stop(): void; check(): Promise<void> } {
  const { engine, upstream, rules, signing, log } = parts;
  const { everyMs = 60_000, untilAnsweredMs = 1_000 } = config;
  const stopped = new AbortController();
  let answered = false;
  let timer: NodeJS.Timeout | undefined;
  let unanswered = 0;
  engine.storing = false;

  // This is no fact about fallback images.
  const noAnswer = (reason: string): void => {
    log.debug({ reason }, "probe for fallback images got no response");
    if (answered || ++unanswered !== PATIENCE) return;
    log.warn({ reason }, "nothing is stored, since imgproxy does not answer the probe for fallback images");
  };

  const check = async (): Promise<void> => {
    const path = probePath(config, signing);
    let head: { status: number; headers: Headers } = { status: 0, headers: {} };
    try {
      const sink = {
        head(status: number, headers: Headers): void {
          head = { status, headers };
        },
        data(): void {},
      };
      const requestId = `probe-${randomBytes(6).toString("hex")}`;
      await upstream.fetch({ path, requestId, aside: true, signal: stopped.signal }, sink);
    } catch (error) {
      return noAnswer(reasonOf(error));
    }
    const type = mediaType(head.headers["content-type"]);
    // Too busy to look for the source at all, unless it has sent an image with that status.
    const isBusy = head.status === 429 || head.status === 503;
    if (isBusy && !type?.startsWith("image/")) return noAnswer(`upstream answered ${head.status}`);
    const dangerous = refusal(path, { ...head, type }, rules) === undefined;
    if (dangerous && (engine.storing || !answered)) {
      log.error({ source: config.source }, FALLS_BACK);
    }
    if (!dangerous && answered && !engine.storing) log.info({}, "storing again: a missing source is an error now");
    answered = true;
    engine.storing = !dangerous;
  };

  const repeat = async (): Promise<void> => {
    await check();
    if (stopped.signal.aborted) return;
    timer = setTimeout(repeat, answered ? everyMs : Math.min(everyMs, untilAnsweredMs));
    timer.unref();
  };
  void repeat();
  return {
    check,
    stop() {
      clearTimeout(timer);
      stopped.abort(new Error("shutting down"));
    },
  };
}
