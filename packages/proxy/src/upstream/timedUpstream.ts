import { type STATUS_CLASSES, statusClass } from "../base/labels.js";
import type { Upstream } from "./upstream.js";

/** Receiver of the time from one request to the status of its response, in seconds: a histogram. */
export interface UpstreamTimes {
  /** @param labels class of the status; `none` where there was no response */
  observe(labels: { status_class: (typeof STATUS_CLASSES)[number] }, seconds: number): void;
}

/** Wraps an upstream so that the time to each response is reported. Results and errors stay as they are. */
export function timedUpstream(upstream: Upstream, times: UpstreamTimes): Upstream {
  return {
    label: upstream.label,
    async fetch(request, sink) {
      const started = performance.now();
      let status: number | undefined;
      const note = (given?: number): void => {
        if (status !== undefined) return;
        status = given ?? 0;
        times.observe({ status_class: statusClass(given) }, (performance.now() - started) / 1000);
      };
      try {
        await upstream.fetch(request, {
          head(given, headers) {
            note(given);
            sink.head(given, headers);
          },
          data: (chunk) => sink.data(chunk),
        });
      } finally {
        note();
      }
    },
    ...(upstream.describe && { describe: (request) => upstream.describe!(request) }),
    ping: (signal) => upstream.ping(signal),
    close: () => upstream.close(),
  };
}
