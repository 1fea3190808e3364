import type { ReactElement } from "react";
import { countVisit, type Visit } from "../traffic.js";
import { plural } from "./format.js";

/** The visit in one sentence. */
function describe(visit: Visit, photos: number): string {
  const { hits, misses, proxied } = countVisit(visit);
  const failed = visit.requests.filter(({ outcome, stage }) => outcome === "failed" && stage === "proxy").length;
  if (hits + misses + failed === 0) return "Asking the bucket…";
  if (hits >= photos && misses === 0) return `${plural(hits, "hit")}. The proxy was not asked.`;
  if (failed > 0)
    return `Bucket and proxy both failed ${plural(failed, "time")}: each image shows its fallback, and stops there.`;
  if (proxied < misses) return `${plural(misses, "miss", "misses")}, ${proxied} made so far…`;
  return `${plural(misses, "miss", "misses")}, each made once by the proxy. Reload, and the bucket answers.`;
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
