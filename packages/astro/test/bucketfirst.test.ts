import { expect, test, vi } from "vitest";
import { imagesModule } from "../src/imagesModule.js";
import { bucketfirst } from "../src/index.js";
import { onRequest } from "../src/middleware.js";
import { ALL, prerender } from "../src/route.js";
import { wire } from "../src/wire.js";
import { ENV, glue } from "./wired.js";

const setup = (settings: Parameters<typeof bucketfirst>[0]) => {
  const calls = { updateConfig: vi.fn(), addMiddleware: vi.fn(), injectRoute: vi.fn() };
  bucketfirst(settings).hooks["astro:config:setup"](calls);
  return calls;
};

test("the integration adds its module and its middleware, and a route where sources are allowed", () => {
  const bare = setup({});
  expect(bare.updateConfig.mock.calls[0]?.[0].vite.plugins).toHaveLength(1);
  expect(bare.addMiddleware.mock.calls).toEqual([[{ entrypoint: "@bucketfirst/astro/middleware", order: "pre" }]]);
  expect(bare.injectRoute).not.toHaveBeenCalled();
  expect(setup({ allowSources: ["local:///"], signPath: "/sign" }).injectRoute.mock.calls).toEqual([
    [{ pattern: "/sign", entrypoint: "@bucketfirst/astro/route", prerender: false }],
  ]);
});

test("the types of the module name the variants", () => {
  const injectTypes = vi.fn();
  bucketfirst({ variants: { card: { width: 3 }, 'a"b': {} }, sets: true }).hooks["astro:config:done"]({ injectTypes });
  expect(injectTypes.mock.calls[0]?.[0].content).toContain(
    'export const images: Images<"card" | "a\\"b", "oss", true>;',
  );
});

const module = imagesModule({ variants: { card: { width: 300 } } });

test("the module reads keys when the server starts, and holds none", () => {
  const id = module.resolveId("bucketfirst:images")!;
  expect(module.resolveId("./bucketfirst:images")).toBeUndefined();
  expect(module.load("/src/a.js", { ssr: true })).toBeUndefined();
  const code = module.load(id, { ssr: true });
  expect(code).toContain('wire({"variants":{"card":{"width":300}}}, getSecret)');
  expect(code).toContain('from "astro:env/server"');
});

test("code for browsers cannot import it", () => {
  expect(() => module.load(module.resolveId("bucketfirst:images")!, {})).toThrow(
    "bucketfirst:images: expected an import by code for the server, got one by code for browsers",
  );
});

test("the middleware puts head and policy into a page", async () => {
  const page = new Response("<head></head>", {
    headers: { "content-type": "text/html", "content-security-policy": "img-src data:" },
  });
  const response = await onRequest({}, async () => page);
  expect(await response.text()).toBe(`<head>${glue.head()}</head>`);
  expect(response.headers.get("content-security-policy")).toBe("img-src data: https://b.test https://img.test");
});

const post = (path: string): Request =>
  new Request(`https://shop.test${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: '{"items":[{"source":"local:///cat.jpg","variant":"card"}]}',
  });

test("the route signs, and is never prerendered", async () => {
  const response = await ALL({ request: post("/_bucketfirst/images") });
  expect((await response.json()).results[0].image.cachedSrc).toMatch(/^https:\/\/b\.test\/[0-9a-f]{32}$/);
  expect((await ALL({ request: post("/other") })).status).toBe(404);
  expect(prerender).toBe(false);
});

test("a variable that is missing is one error that names it", () => {
  expect(() => wire({}, (name) => (name === "IMGPROXY_SALT" ? undefined : ENV[name]))).toThrow(
    /^IMGPROXY_SALT: expected in the environment, got nothing/,
  );
});

test.each([
  [
    { signing: { key: "aa", salt: "bb" } },
    "signing: expected keys in the environment, never in a configuration, got one here",
  ],
  [{ authorize: () => true }, "authorize: expected no such setting, got one here"],
  [{ encoding: () => "x" }, "encoding: expected base64 or plain, got one here"],
  [{ variants: { card: { widht: 3 } } }, /^variants\.card: widht: expected/],
  [{ varients: {} }, /^config: expected keys of .* got "varients"$/],
  [{ allowSources: ["shop"] }, /^allowSources.*: expected scheme/],
])("%o is one error, before anything is built", (settings, message) => {
  expect(() => bucketfirst(settings as never)).toThrow(message);
});
