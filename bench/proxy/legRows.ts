import type { Server } from "./processes.js";
import { peakRss } from "./processFigures.js";
import { median, type Row } from "./table.js";

/** Figures of one server, a value for each round. */
export interface Leg {
  name: string;
  server: Server;
  rates: number[];
  medians: number[];
  /** Milliseconds of processor for a miss, its put included. */
  cpus: number[];
}

/** Makes a leg without figures. */
export const legOf = (name: string, server: Server): Leg => ({ name, server, rates: [], medians: [], cpus: [] });

/** Name of the one proxy beside which ours has promises; the others only show where it stands. */
export const SIDECAR = "the Go sidecar";
/** Promised shares of what the sidecar has in the same run: at least its rate, at most a half of its memory. */
const RATE = 1;
const MEMORY = 0.5;

/**
 * Prints the legs, and makes the rows of ours beside each of the others.
 *
 * @param others legs that are only printed
 * @param readThrough whether our proxy looked into the bucket in every round
 */
export async function legRows(
  what: string,
  ours: Leg,
  theirs: readonly Leg[],
  others: readonly Leg[],
  readThrough: boolean,
): Promise<Row[]> {
  console.log("\n| on Ceph | requests/s | median ms | CPU ms a request | peak MB |\n| --- | --- | --- | --- | --- |");
  const rss = new Map<Leg, number>();
  for (const leg of [ours, ...theirs, ...others]) {
    rss.set(leg, await peakRss(leg.server.pid));
    const figures = [median(leg.rates).toFixed(0), median(leg.medians).toFixed(1), median(leg.cpus).toFixed(2)];
    console.log(`| ${leg.name} | ${figures.join(" | ")} | ${rss.get(leg)!.toFixed(0)} |`);
  }
  const real = process.env.IMGPROXY_BIN ? "" : " (nginx in imgproxy's place: IMGPROXY_BIN names none)";
  const cpu = median(ours.cpus);
  const cpus = theirs.map((leg) => `, ${leg.name} ${median(leg.cpus).toFixed(2)} ms`).join("");
  const doubt = readThrough ? "" : "; but read-through had switched itself off";
  return [
    {
      what: `${what}: processor a miss${real}`,
      asked: "≤ 1.4 ms",
      measured: `${cpu.toFixed(2)} ms${cpus}${doubt}`,
      met: cpu <= 1.4 && readThrough,
    },
    ...theirs.flatMap((leg) => {
      const isPromised = leg.name === SIDECAR;
      const rate = median(ours.rates.map((each, i) => each / leg.rates[i]!));
      const memory = rss.get(ours)! / rss.get(leg)!;
      return [
        {
          what: `… rate beside ${leg.name}`,
          asked: isPromised ? `≥ ${RATE}` : "",
          measured: `${rate.toFixed(2)} (${median(ours.rates).toFixed(0)}/s, ${median(leg.rates).toFixed(0)}/s)`,
          met: !isPromised || rate >= RATE,
        },
        {
          what: `… peak memory beside ${leg.name}`,
          asked: isPromised ? `≤ ${MEMORY}` : "",
          measured: `${memory.toFixed(2)} (${rss.get(ours)!.toFixed(0)} MB, ${rss.get(leg)!.toFixed(0)} MB)`,
          met: !isPromised || memory <= MEMORY,
        },
      ];
    }),
  ];
}

/** Makes the row of a proxy that could not be run. */
export const missingRow = ({ name, missing }: { name: string; missing: string }): Row => ({
  what: `… rate and peak memory beside ${name}`,
  asked: name === SIDECAR ? `≥ ${RATE}; ≤ ${MEMORY}` : "",
  measured: `not compared: ${missing}`,
  met: true,
});
