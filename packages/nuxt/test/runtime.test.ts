import { CachedImage } from "@bucketfirst/vue";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { config } from "./imports.js";

const POLICY = "content-security-policy";

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("PROXY_URL", "https://img.test");
  vi.stubEnv("CACHE_URL", "https://b.test");
  vi.stubEnv("IMGPROXY_KEY", "736563726574");
  vi.stubEnv("IMGPROXY_SALT", "68656C6C6F");
});
afterEach(() => vi.unstubAllEnvs());

/** Renders a page with the server's plugin, then changes it as Nitro's hooks do. */
async function render(context: object, headers: Record<string, string>) {
  type Listener = (...args: unknown[]) => void;
  const listeners = new Map<string, Listener>();
  const { default: page } = await import("../src/runtime/server/page.js");
  page({ hooks: { hook: (name: string, listener: Listener) => void listeners.set(name, listener) } } as never);
  const sent = new Map(Object.entries(headers));
  const res = {
    getHeader: (name: string) => sent.get(name),
    setHeader: (name: string, value: string) => sent.set(name, value),
  };
  const response = { body: "<head></head><body></body>" as unknown };
  listeners.get("render:response")?.(response, { event: { context, node: { res } } });
  listeners.get("beforeResponse")?.({ context, node: { res } });
  return { body: response.body, policy: sent.get(POLICY) };
}

const PAGE = { "content-type": "text/html;charset=utf-8", [POLICY]: "script-src 'self' 'nonce-n0'; img-src data:" };

test("a page gets the head with the nonce of nuxt-security, and its policy allows it", async () => {
  const { body, policy } = await render({ security: { nonce: "n0" } }, PAGE);
  expect(body).toMatch(
    /^<head><link rel="preconnect" href="https:\/\/b\.test"><style nonce="n0">.*<\/style><script nonce="n0">.*<\/script><\/head>/,
  );
  expect(policy).toMatch(
    /^script-src 'self' 'nonce-n0' 'sha256-[^ ]+'; img-src data: https:\/\/b\.test https:\/\/img\.test$/,
  );
});

test("a page without a policy gets none, and the head has a nonce of one's own where the context has it", async () => {
  expect(await render({ nonce: "own" }, { "content-type": "text/html" })).toEqual({
    body: expect.stringContaining('<script nonce="own">'),
    policy: undefined,
  });
  expect((await render({}, PAGE)).body).toContain("</style><script>");
});

test("the policy of what is no page keeps its text", async () => {
  expect((await render({}, { ...PAGE, "content-type": "application/json" })).policy).toBe(PAGE[POLICY]);
});

test("a component signs while the server renders", async () => {
  const { default: plugin } = (await import("../src/runtime/images.server.js")) as never as {
    default(app: { vueApp: unknown }): void;
  };
  const vueApp = createSSRApp({ render: () => h(CachedImage, { src: "local:///cat.jpg", variant: "card", alt: "" }) });
  plugin({ vueApp });
  const html = await renderToString(vueApp);
  expect(html).toContain('src="https://b.test/');
  expect(html).not.toContain("736563726574");
});

/** Returns the instance that the plugin of the browser sets. */
async function inBrowser(signPath: string) {
  config.public.bucketfirst.signPath = signPath;
  const { default: plugin } = (await import("../src/runtime/images.client.js")) as never as {
    default(app: { vueApp: unknown }): void;
  };
  const vueApp = createSSRApp({ render: () => h(CachedImage, { src: "local:///cat.jpg", variant: "card", alt: "" }) });
  plugin({ vueApp });
  return renderToString(vueApp);
}

test.each(["/_bucketfirst/images", ""])(
  "in a browser the place of an image has its size: endpoint %j",
  async (path) => {
    const html = await inBrowser(path);
    expect(html).toContain('width="300" height="200"');
    expect(html).not.toContain("https://b.test");
  },
);

const post = (source: string): Request =>
  new Request("https://shop.test/_bucketfirst/images", {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ items: [{ source, variant: "card" }] }),
  });

test("the route signs allowed sources", async () => {
  const { default: sign } = (await import("../src/runtime/server/sign.js")) as never as {
    default(event: object): Promise<Response>;
  };
  const [one, two] = await Promise.all(
    ["local:///cat.jpg", "https://elsewhere.test/cat.jpg"].map(async (source) =>
      (await sign({ request: post(source) })).json(),
    ),
  );
  expect(one.results[0].image.cachedSrc).toMatch(/^https:\/\/b\.test\/[0-9a-f]{32}$/);
  expect(two.results[0].error.code).toBe("INVALID_SOURCE");
});

test("a variable that is missing ends the server with one error that names it", async () => {
  vi.stubEnv("IMGPROXY_KEY", "");
  await expect(render({}, {})).rejects.toThrow(/^IMGPROXY_KEY: expected in the environment, got nothing/);
});
