import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { invalidConfig, ProxyError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { SETTINGS } from "../settings/table.js";
import type { Upstream } from "../upstream/upstream.js";

/** An imgproxy that runs as a child of this process. */
export interface Child {
  /** Resolves to a sentence when the child has ended. */
  ended: Promise<string>;
  /** Sends the child SIGTERM, and SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts imgproxy with our environment.
 *
 * @param settings settings of imgproxy in place of those in the environment, as from {@link addressOf}
 */
export function startChild(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  settings: NodeJS.ProcessEnv,
): Child {
  // These variables are the proxy's own: imgproxy must not see them, nor pass our secrets on in an error report.
  const own = Object.keys(SETTINGS).filter((name) => !name.startsWith("IMGPROXY_") && !name.startsWith("AWS_"));
  const childEnvironment: NodeJS.ProcessEnv = { ...environment };
  // The proxy cuts the public prefix; imgproxy's own prefix is the path of the internal address, mostly none.
  for (const name of [...own, "IMGPROXY_URL", "IMGPROXY_PATH_PREFIX"]) delete childEnvironment[name];
  Object.assign(childEnvironment, settings);
  const child: ChildProcess = spawn(command, args, { env: childEnvironment, stdio: ["ignore", "inherit", "inherit"] });
  // The child ends with this process in any case: an imgproxy alone would only hold the port.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`${command} could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`${command} ended with ${signal ?? `code ${code}`}`));
  });
  void ended.then(() => process.off("exit", kill));
  return {
    ended,
    async stop(graceMs) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await once(child, "exit");
      clearTimeout(force);
    },
  };
}

/**
 * Returns the settings by which the child listens where the proxy asks it.
 *
 * @throws ProxyError `INVALID_CONFIG` for an address that is not http
 */
export function addressOf(upstreamUrl: string): NodeJS.ProcessEnv {
  const { protocol, hostname, port, pathname } = new URL(upstreamUrl);
  if (protocol !== "http:") {
    const message = "IMGPROXY_URL: expected an http address with --spawn, got https";
    throw new ProxyError(500, "The proxy is not configured", { message, code: "INVALID_CONFIG" });
  }
  const prefix = pathname.replace(/\/+$/, "");
  return { IMGPROXY_BIND: `${hostname}:${port || 80}`, ...(prefix && { IMGPROXY_PATH_PREFIX: prefix }) };
}

/**
 * Waits until imgproxy is healthy, or the process is about to stop.
 *
 * @throws ProxyError where it is not healthy in time, or ends before
 */
export async function untilHealthy(
  upstream: Upstream,
  child: Child,
  timeoutMs: number,
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  const started = performance.now();
  let gone: string | undefined;
  void child.ended.then((sentence) => {
    gone = sentence;
  });
  while (!stopping.aborted) {
    if (gone !== undefined) throw invalidConfig(gone);
    try {
      await upstream.ping(AbortSignal.any([stopping, AbortSignal.timeout(1_000)]));
      return log.info({ ms: Math.round(performance.now() - started) }, "imgproxy is healthy");
    } catch {
      if (performance.now() - started > timeoutMs && !stopping.aborted) {
        throw invalidConfig(`imgproxy was not healthy within ${timeoutMs / 1000} s`);
      }
      await sleep(100, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
