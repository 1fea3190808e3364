// workerd, the runtime of Cloudflare Workers, on this machine.
import { Miniflare } from "miniflare";

const { PORT = "3000", HOST = "127.0.0.1", PROXY_URL, CACHE_URL, IMGPROXY_KEY, IMGPROXY_SALT } = process.env;

const worker = new Miniflare({
  scriptPath: "dist/worker.js",
  modules: true,
  compatibilityDate: "2026-04-01",
  bindings: { PROXY_URL, CACHE_URL, IMGPROXY_KEY, IMGPROXY_SALT },
  host: HOST,
  port: Number(PORT),
  cf: false,
});
await worker.ready;
console.log(`http://${HOST}:${PORT}`);
