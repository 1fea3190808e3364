import type { ServerResponse } from "node:http";
import type { TrafficEvent } from "../traffic.js";
import type { TrafficLog } from "./trafficLog.js";

/** Sends the traffic as server-sent events: first the past ones, then each new one. */
export function streamTraffic(log: TrafficLog, response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const send = (event: TrafficEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  send({ type: "visits", visits: log.visits() });
  response.once("close", log.subscribe(send));
}
