// A cache proxy that keeps pictures in redis: what it does not have is fetched, passed on and set. It is as small as such a
// proxy can be, so that its own memory counts as little as possible.
import http from "node:http";
import net from "node:net";

const { PORT, REDIS_PORT, UPSTREAM_PORT } = process.env;
const redis = net.connect(Number(REDIS_PORT), "127.0.0.1").setNoDelay();
const waiting = [];
let received = Buffer.alloc(0);

/** Sends one command; resolves to the bytes of its reply, null where there is no such key. */
const ask = (...parts) =>
  new Promise((done) => {
    waiting.push(done);
    redis.cork();
    redis.write(`*${parts.length}\r\n`);
    for (const part of parts) {
      redis.write(`$${Buffer.byteLength(part)}\r\n`);
      redis.write(part);
      redis.write("\r\n");
    }
    redis.uncork();
  });

redis.on("data", (chunk) => {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  for (;;) {
    const end = received.indexOf("\r\n");
    if (end < 0) return;
    const head = received.toString("latin1", 0, end);
    const length = head[0] === "$" ? Number(head.slice(1)) : -1;
    const next = length < 0 ? end + 2 : end + 4 + length;
    if (received.length < next) return;
    waiting.shift()(length < 0 ? null : Buffer.from(received.subarray(end + 2, end + 2 + length)));
    received = received.subarray(next);
  }
});

const agent = new http.Agent({ keepAlive: true });
const fetched = (path) =>
  new Promise((done, failed) => {
    http
      .get({ port: Number(UPSTREAM_PORT), host: "127.0.0.1", path, agent }, async (response) => {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        done(Buffer.concat(chunks));
      })
      .once("error", failed);
  });

http
  .createServer(async (request, response) => {
    if (request.url === "/livez") return response.end("ok");
    let bytes = await ask("GET", request.url);
    if (bytes === null) {
      bytes = await fetched(request.url);
      await ask("SET", request.url, bytes);
    }
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length }).end(bytes);
  })
  .listen(Number(PORT), "127.0.0.1").keepAliveTimeout = 60_000;
