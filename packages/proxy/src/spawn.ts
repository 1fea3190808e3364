import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ProxyError } from "./errors.js";
import type { Log } from "./log.js";
import { SETTINGS } from "./settings/table.js";
import type { Upstream } from "./upstream.js";

/** imgproxy as a child of this process. */
export interface Child {
  /** Resolves with a sentence when it has ended. */
  ended: Promise<string>;
  /** Asks it to end, and makes it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Ours alone: imgproxy must not see them, nor pass them on in an error report. */
const SECRETS = ["PURGE_TOKEN"];

/** Starts imgproxy with our environment, at the internal address. */
export function startChild(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  upstreamUrl: string,
): Child {
  const { host } = new URL(upstreamUrl);
  const own = Object.keys(SETTINGS).filter((name) => !name.startsWith("IMGPROXY_") && !name.startsWith("AWS_"));
  const childEnvironment: NodeJS.ProcessEnv = { ...environment, IMGPROXY_BIND: host };
  for (const name of [...own, ...SECRETS, "IMGPROXY_URL"]) delete childEnvironment[name];
  const child: ChildProcess = spawn(command, args, { env: childEnvironment, stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`${command} could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`${command} ended with ${signal ?? `code ${code}`}`));
  });
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
 * Waits until imgproxy is healthy.
 *
 * @throws ProxyError when it is not in time, or ends before
 */
export async function untilHealthy(upstream: Upstream, child: Child, timeoutMs: number, log: Log): Promise<void> {
  const started = Date.now();
  let gone: string | undefined;
  void child.ended.then((sentence) => {
    gone = sentence;
  });
  for (;;) {
    if (gone !== undefined) throw new ProxyError(500, gone, { code: "INVALID_CONFIG" });
    try {
      await upstream.ping(AbortSignal.timeout(1_000));
      return log.info({ ms: Date.now() - started }, "imgproxy is healthy");
    } catch {
      if (Date.now() - started > timeoutMs) {
        throw new ProxyError(500, `imgproxy was not healthy within ${timeoutMs / 1000} s`, { code: "INVALID_CONFIG" });
      }
      await sleep(100);
    }
  }
}
