import type { Stage } from "@bucketfirst/core/dom";
import { CachedImage } from "@bucketfirst/react";
import { type ReactElement, useState } from "react";
import type { GalleryPhoto } from "../pageData.js";
import { showBytes, showTime } from "./format.js";
import type { PhotoTiming } from "./useTimings.js";

/** Image for the case that bucket and proxy both fail; it is served by the page's own server. */
const FALLBACK = "/assets/fallback.svg";

const SERVED_BY: Record<Stage, string> = {
  cache: "from the bucket",
  proxy: "through the proxy",
  fallback: "fallback",
  failed: "failed",
};

/** The two requests of a photo, drawn to scale: the time of the bucket, then the time of the proxy. */
function Timeline({ timing, longest }: { timing: PhotoTiming; longest: number }): ReactElement {
  const share = (ms = 0): string => `${(100 * ms) / longest}%`;
  const bucketOutcome = timing.proxy ? "miss" : "hit";
  return (
    <div className="timeline" aria-hidden="true">
      {timing.bucket && <i data-kind={bucketOutcome} style={{ width: share(timing.bucket.ms) }} />}
      {timing.proxy && <i data-kind="proxied" style={{ width: share(timing.proxy.ms) }} />}
    </div>
  );
}

/** One photograph with the time of its requests and the server that sent it. */
export function PhotoCard(props: {
  photo: GalleryPhoto;
  timing?: PhotoTiming;
  /** Milliseconds that the bucket itself took for a hit. */
  bucketMs?: number;
  longest: number;
}): ReactElement {
  const { photo, timing = {}, bucketMs, longest } = props;
  const [stage, setStage] = useState<Stage>();
  const served = stage === "proxy" ? timing.proxy : stage === "cache" ? timing.bucket : undefined;
  const waited = (timing.bucket?.ms ?? 0) + (timing.proxy?.ms ?? 0);
  return (
    <li className="photo" data-served={stage}>
      <div className="frame">
        <CachedImage
          image={photo.image}
          alt={photo.description ?? photo.title}
          // All nine photographs are loaded at once, also those below the fold, since the page shows the pattern of their requests.
          loading="eager"
          fallback={FALLBACK}
          onLoad={(event) => setStage(event.stage)}
          onError={() => setStage("failed")}
        />
      </div>
      <div className="caption">
        <h2>{photo.title}</h2>
        {photo.author && <p>{photo.author}</p>}
      </div>
      <Timeline timing={timing} longest={longest} />
      <p className="served">
        <span className="tag">{stage ? SERVED_BY[stage] : "waiting"}</span>
        {served && (
          <span className="figures">
            {served.format.toUpperCase()} {showBytes(served.bytes)} <b>{showTime(waited)}</b>
          </span>
        )}
      </p>
      {stage === "cache" && bucketMs !== undefined && (
        <p className="own">The bucket itself took {bucketMs.toFixed(1)} ms.</p>
      )}
    </li>
  );
}
