import { once } from "node:events";
import { createServer, request } from "node:http";

/**
 * Starts a server that passes every request on to the proxy, and holds back those for metadata until `letGo` is called.
 *
 * @param proxyUrl address of the proxy
 * @returns its own `proxyUrl`; `held`, the requests whose clients still wait; `letGo`, which
 * resolves when all of them have their responses; `close`
 */
export async function startSlowProxy(proxyUrl) {
  const { origin, pathname } = new URL(proxyUrl);
  const held = new Set();
  let isHolding = true;
  const pass = (asked, response) => {
    const { method, url, headers } = asked;
    const onward = request(origin + url, { method, headers: { ...headers, connection: "close" } }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    response.once("close", () => onward.destroy());
    onward.end();
  };
  const server = createServer((asked, response) => {
    if (!isHolding || !asked.url.endsWith("/meta.json")) return pass(asked, response);
    const waiting = { asked, response };
    held.add(waiting);
    response.once("close", () => held.delete(waiting));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    proxyUrl: `http://127.0.0.1:${server.address().port}${pathname}`,
    held,
    async letGo() {
      isHolding = false;
      const closed = [...held].map(({ response }) => once(response, "close"));
      for (const { asked, response } of held) pass(asked, response);
      await Promise.all(closed);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
