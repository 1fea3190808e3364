import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup, watch } from "../gate/run.mjs";

/** Ports below those that the system gives to outgoing connections, so that one stays free until the application is built. */
const PORTS = { first: 20_000, count: 10_000 };

/** Finds a free port for an application that is built first. */
export async function freePort() {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    server.close();
    if (isFree) return port;
  }
}

/**
 * Runs `npm start` of an example on a port until `close()`; resolves when it answers.
 *
 * @param args other arguments of npm
 * @param mode value of `NODE_ENV`
 * @throws Error with its output when it ends, or does not answer within a minute
 */
export async function startApp(dir, env, port, { args = ["start", "--silent"], mode = "production" } = {}) {
  const url = `http://127.0.0.1:${port}`;
  const child = spawn("npm", args, {
    cwd: dir,
    env: { ...process.env, ...env, NODE_ENV: mode, HOST: "127.0.0.1", HOSTNAME: "127.0.0.1", PORT: `${port}` },
    // npm, a shell and the server: they end together.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  watch(child.pid, true);
  const closed = once(child, "close");
  const app = {
    url,
    output: () => output,
    async close() {
      killGroup(child.pid, "SIGTERM");
      const late = setTimeout(() => killGroup(child.pid), 5000);
      await closed;
      clearTimeout(late);
      watch(child.pid, false);
    },
  };
  for (let i = 0; i < 600 && child.exitCode === null; i++) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer) return app;
    await sleep(100);
  }
  const why = child.exitCode === null ? "does not answer" : `ended with code ${child.exitCode}`;
  await app.close();
  throw new Error(`npm ${args[0]} ${why}\n${output}`);
}
