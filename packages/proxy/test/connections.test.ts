import { spawn } from "node:child_process";
import net from "node:net";
import { freePort } from "@bucketfirst/testkit/freePort";
import { expect, onTestFinished, test, vi } from "vitest";
import { send } from "./support/http.js";
import { startImgproxy } from "./support/imgproxy.js";
import { bin, KEYS, listening, production } from "./support/process.js";
import { metric, signed } from "./support/proxy.js";

/** Connections that ask for nothing; resolves when all of them are there. */
async function idlers(url: string, count: number): Promise<{ closed: number }> {
  const state = { closed: 0 };
  const { hostname, port } = new URL(url);
  await Promise.all(
    Array.from({ length: count }, () => {
      const socket = net.connect(Number(port), hostname).resume();
      onTestFinished(() => void socket.destroy());
      socket.once("close", () => state.closed++).on("error", () => {});
      return new Promise<void>((done) => socket.once("connect", done).once("close", () => done()));
    }),
  );
  return state;
}

test("200 idle connections and 128 descriptors: newcomers are answered, one warning, and the metric tells how many went", async () => {
  const upstream = await startImgproxy();
  const port = await freePort();
  const env = { PATH: process.env.PATH, ...KEYS, IMGPROXY_BIND: `127.0.0.1:${port}`, STORE: "memory", PROBE: "false" };
  const child = spawn("bash", ["-c", 'ulimit -n 128; exec "$0" "$1"', process.execPath, bin], {
    env: { ...env, IMGPROXY_URL: upstream.url },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const url = `http://127.0.0.1:${port}`;
  await listening(url);
  const idle = await idlers(url, 200);
  for (let i = 1; i <= 5; i++) expect((await send(url, signed(`/w:${i}`))).status).toBe(200);
  await vi.waitFor(() => expect(idle.closed).toBeGreaterThanOrEqual(200 - 32));
  const shed = await metric({ url }, 'bucketfirst_connections_shed_total{what="idle"}');
  expect(shed).toBeGreaterThanOrEqual(200 - 32);
  expect(await metric({ url }, "bucketfirst_connections")).toBeLessThanOrEqual(32);
  await vi.waitFor(() => expect(output.split("MAX_CONNECTIONS are open")).toHaveLength(2));
});

test("those that are waiting for an answer stay; without an idle one a newcomer is refused", async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const upstream = await startImgproxy();
  const answer = upstream.script;
  upstream.script = async (...call) => {
    await gate;
    return answer(...call);
  };
  const proxy = await production({ IMGPROXY_URL: upstream.url, PROBE: "false", MAX_CONNECTIONS: "3" });
  await listening(proxy.url);
  const answers = [1, 2, 3].map((i) => send(proxy.url, signed(`/w:${i}`)));
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(3), 5_000);
  await expect(send(proxy.url, signed("/w:4"))).rejects.toThrow();
  open();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await send(proxy.url, signed("/w:4"))).status).toBe(200);
  expect(await metric(proxy, 'bucketfirst_connections_shed_total{what="refused"}')).toBeGreaterThanOrEqual(1);
});
