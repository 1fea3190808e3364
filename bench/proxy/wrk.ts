import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Server } from "./processes.js";

/** Header that browsers send with a request for an `<img>`. */
export const OF_PAGE = { "Sec-Fetch-Dest": "image" };

/** Writes a load of the paths, one after the other and then again from the first; returns the file for wrk. */
export async function script(
  dir: string,
  name: string,
  paths: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  await writeFile(join(dir, `${name}.txt`), paths.join("\n"));
  const file = join(dir, `${name}.lua`);
  const given = Object.entries(headers).map(([header, value]) => `["${header}"]="${value}"`);
  await writeFile(
    file,
    `local p = {} for l in io.lines("${dir}/${name}.txt") do p[#p+1] = l end local i = 0 request = function() i = i % #p + 1 return wrk.format("GET", p[i], {${given}}) end`,
  );
  return file;
}

/** Result of wrk. */
export interface Load {
  requests: number;
  /** Requests in a second. */
  rate: number;
  medianMs: number;
  /** Requests whose response was no success; none, unless they are allowed. */
  refused: number;
}

/**
 * Runs 32 connections, or as many as given, for so many seconds. Any response except a 200 is an error, unless refusals are
 * what is measured.
 */
export async function wrk(
  { port }: Server,
  load: string,
  seconds: number,
  { connections = 32, mayRefuse = false } = {},
): Promise<Load> {
  const { stdout } = await promisify(execFile)("wrk", [
    "-t1",
    `-c${connections}`,
    `-d${seconds}s`,
    // A busy machine answers late, which the figures say; only a response that is missing is an error.
    "--timeout",
    "30s",
    "--latency",
    "-s",
    load,
    `http://127.0.0.1:${port}`,
  ]);
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
  if ((refused > 0 && !mayRefuse) || /Socket errors/.test(stdout)) throw new Error(stdout);
  const [, median, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  return {
    refused,
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    medianMs: Number(median) * ({ us: 0.001, ms: 1, s: 1_000 }[unit as "us" | "ms" | "s"] ?? Number.NaN),
  };
}
