/** @jsxImportSource preact */
import type { VNode } from "preact";
import { showBytes, showTime } from "./format.js";
import type { Journey } from "./useJourney.js";

interface Stop {
  name: string;
  /** Look of the stop: `waiting`, `hit`, `miss`, `made`, `stored`, `skipped`, `failed`. */
  state: string;
  text: string;
}

function bucketStop({ bucket }: Journey): Stop {
  const name = "Bucket";
  if (!bucket) return { name, state: "waiting", text: "is asked first" };
  if (bucket.result === "hit") return { name, state: "hit", text: `hit, ${showTime(bucket.ms)}` };
  if (bucket.result === "miss") return { name, state: "miss", text: `miss, ${showTime(bucket.ms)}` };
  return { name, state: "failed", text: bucket.message ?? "failed" };
}

function proxyStop({ bucket, proxy }: Journey): Stop {
  const name = "Proxy";
  if (bucket?.result === "hit") return { name, state: "skipped", text: "not asked" };
  if (!proxy) return { name, state: "waiting", text: "only on a miss" };
  if (proxy.result === "error" || proxy.result === "negative")
    return { name, state: "failed", text: `refused, ${proxy.status}` };
  const made = proxy.result === "hit" ? "had it" : "made it";
  return { name, state: "made", text: `${made}, ${showTime(proxy.ms)}, ${showBytes(proxy.bytes)}` };
}

function storedStop({ bucket, proxy, put }: Journey): Stop {
  const name = "Stored";
  if (bucket?.result === "hit") return { name, state: "skipped", text: "is there already" };
  if (put?.result === "stored" || put?.result === "healed")
    return { name, state: "stored", text: `${showBytes(put.bytes)}, ${showTime(put.ms)}` };
  if (put) return { name, state: "skipped", text: put.result };
  if (proxy?.result === "error" || proxy?.result === "negative")
    return { name, state: "skipped", text: "nothing to store" };
  return { name, state: "waiting", text: "for the next visit" };
}

/** The way of one request, as the server reported it, with a button that plays it again. */
export function JourneyView(props: { journey: Journey; onPlay(): void; onEmpty(): void; run: number }): VNode {
  const { journey, onPlay, onEmpty, run } = props;
  const stops: Stop[] = [
    { name: "Browser", state: "start", text: "requests the key" },
    bucketStop(journey),
    proxyStop(journey),
    storedStop(journey),
  ];
  const sentence = stops
    .slice(1)
    .map(({ name, text }) => `${name}: ${text}`)
    .join(". ");
  return (
    <section class="card journey" aria-labelledby="journey-title">
      <h2 id="journey-title">The request</h2>
      {/* A new key starts the animation from its beginning. */}
      <ol key={run}>
        {stops.map(({ name, state, text }) => (
          <li key={name} data-stop={name} data-state={state}>
            <b>{name}</b>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <p class="sr-only" role="status">
        {sentence}
      </p>
      <div class="row">
        <button type="button" onClick={onPlay}>
          Request it again
        </button>
        <button type="button" onClick={onEmpty}>
          Empty the bucket, then request it
        </button>
      </div>
    </section>
  );
}
