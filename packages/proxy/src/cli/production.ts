import { createLog } from "../base/log.js";
import { openLogOutput } from "../base/logOutput.js";
import { checkBuckets } from "../server/bucketRefusals.js";
import { type Running, serve } from "../server/serve.js";
import { addressOf, type Child, startChild, untilHealthy } from "../server/spawn.js";
import { readConfig } from "../settings/config.js";
import { throughGateway } from "../settings/throughGateway.js";
import { untilSignal } from "./untilSignal.js";

const LOG_END_MS = 1_000;

/** Runs the proxy that the environment describes, with imgproxy as a child where `--spawn` is given. */
export async function runProduction(command: readonly string[]): Promise<void> {
  // A copy of the environment as the operator wrote it, before libraries of this process add to it.
  const environment = { ...process.env };
  const config = readConfig(environment, command);
  const output = openLogOutput();
  const log = createLog({ level: config.logLevel, destination: output });
  const signal = untilSignal();
  const stopping = new AbortController();
  void signal.then(() => stopping.abort());
  const [program, ...args] = command;
  const address = program === undefined ? undefined : addressOf(config.proxy.upstream);
  let child: Child | undefined;
  try {
    const running = await serve(config, log);
    try {
      // The child is started with the address of the gateway, which has its port by now.
      if (program !== undefined)
        child = startChild(program, args, environment, { ...address, ...gatewaySettings(environment, running) });
      if (child) {
        await untilHealthy(running.proxy.upstream, child, config.healthCheckTimeoutMs, log, stopping.signal);
      }
      if (!stopping.signal.aborted) void checkBuckets(config, running.proxy, log);
      const why = await Promise.race([signal, ...(child ? [child.ended] : [])]);
      log.info({ why }, "stopping");
      // The end of either ends both, and a child that ended by itself is a failure.
      if (child && !why.startsWith("SIG")) process.exitCode = 1;
    } finally {
      await running.stop();
    }
  } finally {
    await child?.stop(5_000);
    // A reader of the log that never reads must not keep the process alive; a slow one gets a moment.
    if (!(await output.close(LOG_END_MS))) endAnyway();
  }
}

/** Returns the settings by which imgproxy asks the gateway, where there is one. */
const gatewaySettings = (environment: NodeJS.ProcessEnv, { gatewayUrl }: Running): NodeJS.ProcessEnv =>
  gatewayUrl === undefined ? {} : throughGateway(environment, gatewayUrl).settings;

/** Ends the process although one of its threads may wait in a write, for which node would wait. */
function endAnyway(): void {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), LOG_END_MS);
}
