import { useEffect, useState } from "preact/hooks";
import type { ProxyEvent } from "../../base/events.js";

/** Events of one picture since it was last requested, as the development server sent them. */
export interface Journey {
  bucket?: ProxyEvent;
  proxy?: ProxyEvent;
  put?: ProxyEvent;
}

/**
 * Returns the journey of the picture with this key. Another number of `run` begins it anew. The stream is open before the
 * first picture is requested, so `ready` says when that may be.
 */
export function useJourney(key: string | undefined, run: number): { journey: Journey; ready: boolean } {
  const [events, setEvents] = useState<readonly ProxyEvent[]>([]);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const stream = new EventSource("/_bucketfirst/events");
    // Without a stream there is no animation, and the picture is shown all the same.
    stream.addEventListener("error", () => setReady(true));
    stream.addEventListener("state", () => setReady(true));
    stream.addEventListener("request", ({ data }) => {
      const event = JSON.parse(data) as ProxyEvent;
      setEvents((before) => [...before.slice(-50), event]);
    });
    return () => stream.close();
  }, []);
  // A new run is what clears the events.
  useEffect(() => setEvents([]), [key, run]);
  const own = events.filter((event) => event.key === key);
  return {
    ready,
    journey: {
      bucket: own.find(({ stage }) => stage === "bucket"),
      proxy: own.find(({ stage, status }) => stage === "proxy" && status !== undefined),
      put: own.find(({ stage, status }) => stage === "proxy" && status === undefined),
    },
  };
}
