import { once } from "node:events";
import net from "node:net";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createHttpServer, listen } from "../src/http/listen.js";
import { send } from "./support/http.js";
import { jpeg, startImgproxy } from "./support/imgproxy.js";
import { signed, startProxy } from "./support/proxy.js";

/** Opens a connection that keeps all bytes. */
function open(url: string) {
  const { hostname, port } = new URL(url);
  const socket = net
    .connect(Number(port), hostname)
    .setNoDelay()
    .on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const pieces: Buffer[] = [];
  socket.on("data", (piece) => pieces.push(piece));
  const all = async (): Promise<Buffer> => {
    await once(socket, "close");
    return Buffer.concat(pieces);
  };
  return { socket, pieces, all };
}

/** Sends a text and reads until the connection ends. */
async function answerTo(url: string, text: string): Promise<string> {
  const { socket, all } = open(url);
  socket.write(text);
  return (await all()).toString("latin1");
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** An imgproxy that sends half of an image, and the rest once it may. */
async function halting() {
  const bytes = await jpeg(200_000);
  let goOn: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const upstream = await startImgproxy();
  upstream.script = async (_request, response) => {
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length });
    response.write(bytes.subarray(0, 100_000));
    await gate;
    response.end(bytes.subarray(100_000));
  };
  return { upstream, bytes, goOn };
}

test.each([
  ["bytes that are no request", "nonsense\r\n\r\n", "400 Bad Request"],
  ["a header that is too long", `GET / HTTP/1.1\r\nHost: a\r\nA: ${"a".repeat(20_000)}\r\n\r\n`, "431 "],
  ["CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", "405 Method Not Allowed"],
])("%s behind a request is answered after the image of that", async (_name, text, status) => {
  const { upstream, bytes, goOn } = await halting();
  const running = await startProxy(upstream.url);
  const { socket, pieces, all } = open(running.url);
  socket.write(get(signed("/w:1")));
  while (Buffer.concat(pieces).length < 100_000) await once(socket, "data");
  socket.write(text);
  // The answer to another connection proves that the server has read those bytes.
  await send(running.url, "/livez");
  goOn();
  const answer = await all();
  const start = answer.indexOf("\r\n\r\n") + 4;
  expect(answer.subarray(start, start + bytes.length).equals(bytes)).toBe(true);
  expect(answer.subarray(start + bytes.length).toString("latin1")).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
});

test("bytes that are no request, in many pieces, take nothing from a request whose image has not begun", async () => {
  const { upstream, goOn } = await halting();
  const running = await startProxy(upstream.url);
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { socket, all } = open(running.url);
  socket.write(`${get(signed("/w:1"))}nonsense\r\n\r\n`);
  await send(running.url, "/livez");
  // Node warns of the eleventh listener of one kind.
  for (let i = 0; i < 12; i++) {
    socket.write("more of it");
    await send(running.url, "/livez");
  }
  goOn();
  const answer = (await all()).toString("latin1");
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
  expect(warnings).toEqual([]);
});

test.each([
  ["bytes that are no request", "nonsense\r\n\r\n", "400 Bad Request"],
  ["no Host", `GET /x HTTP/1.1\r\n\r\n`, "400 Bad Request"],
  ["CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", "405 Method Not Allowed"],
  ["an unknown expectation", "GET /x HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", "417 Expectation Failed"],
])("%s is refused, and nothing keeps the refusal", async (_name, text, status) => {
  const running = await startProxy("http://127.0.0.1:1");
  const answer = await answerTo(running.url, text);
  expect(answer).toContain(`HTTP/1.1 ${status}\r\n`);
  expect(answer).toMatch(/\r\nCache-Control: no-store\r\n/);
  expect(answer).toMatch(/\r\nConnection: close\r\n/);
  expect(answer).toMatch(/\r\nContent-Length: 0\r\n/);
});

test("a refused client that keeps its side open is let go", async () => {
  const server = createHttpServer(() => {});
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true }).resume();
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.write("nonsense\r\n\r\n");
  await once(socket, "end");
  const count = promisify(server.getConnections.bind(server));
  await expect.poll(count, { timeout: 10_000 }).toBe(0);
});

test("a request of HTTP/1.0 needs no Host", async () => {
  const running = await startProxy((await startImgproxy()).url);
  expect(await answerTo(running.url, `GET ${signed("/w:1")} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test("a method that a path does not have is refused with those that it has", async () => {
  const running = await startProxy((await startImgproxy()).url, { purgeToken: "0123456789abcdef0123456789abcdef" });
  const allowed = async (path: string, method: string): Promise<unknown[]> => {
    const { status, headers, text } = await send(running.url, path, { method });
    return [status, headers.allow, text];
  };
  expect(await allowed("/purge", "GET")).toEqual([405, "DELETE", "Only DELETE is answered here\n"]);
  expect(await allowed("/livez", "OPTIONS")).toEqual([405, "GET, HEAD", "Only GET and HEAD are answered here\n"]);
  expect(await allowed(signed("/w:1"), "POST")).toEqual([
    405,
    "GET, HEAD, OPTIONS",
    "Only GET, HEAD and OPTIONS are answered here\n",
  ]);
});
