import type { ReactElement } from "react";
import { countVisit, type PhotoRequest, type Visit } from "../traffic.js";
import { plural } from "./format.js";

/** Describes the visit in one sentence. */
function describe(visit: Visit, photos: number): string {
  const { hits, misses, proxied } = countVisit(visit);
  const failures = (stage: PhotoRequest["stage"]) =>
    visit.requests.filter((request) => request.stage === stage && request.outcome === "failed").length;
  const [bucketDown, proxyDown] = [failures("bucket") > 0, failures("proxy")];
  if (hits + misses === 0) return "Asking the bucket…";
  if (proxyDown > 0) {
    const cause = bucketDown ? "Bucket and proxy are both down" : "The proxy is down";
    return `${cause}: ${plural(proxyDown, "image")} ended at the fallback, and stopped there.`;
  }
  if (hits >= photos) return `${plural(hits, "hit")}. The proxy was not asked.`;
  if (proxied < misses) return `${plural(misses, "miss", "misses")}, ${proxied} made so far…`;
  if (bucketDown) return `The bucket is down. All ${proxied} images came through the proxy.`;
  return `${plural(misses, "miss", "misses")}, each made once by the proxy and stored. Reload: the bucket answers.`;
}

/** The four numbers, counted at the servers. */
export function Counters({ visit, photos }: { visit: Visit; photos: number }): ReactElement {
  const { hits, misses, proxied, stored } = countVisit(visit);
  const numbers = [
    { kind: "hit", label: "bucket hits", value: hits },
    { kind: "miss", label: "bucket misses", value: misses },
    { kind: "proxied", label: "proxied", value: proxied },
    { kind: "stored", label: "stored", value: stored },
  ];
  return (
    <div className="counters">
      <p className="status" role="status">
        <b>Visit {visit.number}</b>
        {describe(visit, photos)}
      </p>
      <dl>
        {numbers.map(({ kind, label, value }) => (
          <div key={kind} data-kind={kind} data-zero={value === 0 || undefined}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
