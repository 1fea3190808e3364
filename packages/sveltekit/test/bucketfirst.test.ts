import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RequestEvent, ResolveOptions } from "@sveltejs/kit";
import { sequence } from "@sveltejs/kit/hooks";
import { expect, test } from "vitest";
import { bucketfirst, imagesFromEnv } from "../src/index.js";

const images = imagesFromEnv(
  { variants: { card: { width: 300 } } },
  {
    PROXY_URL: "https://img.test",
    CACHE_URL: "https://b.test",
    IMGPROXY_KEY: "736563726574",
    IMGPROXY_SALT: "68656C6C6F",
  },
);

const POLICY = "content-security-policy";
const eventOf = (path: string, init?: RequestInit): RequestEvent => {
  const request = new Request(`https://shop.test${path}`, init);
  return { request, url: new URL(request.url), isSubRequest: false } as RequestEvent;
};

/** Resolves as SvelteKit does: the page in chunks through the given function, with a policy in its headers. */
const resolveTo =
  (chunks: string[], headers: Record<string, string>) =>
  async (_: RequestEvent, { transformPageChunk }: ResolveOptions = {}): Promise<Response> => {
    const whole = [];
    for (const html of chunks) whole.push((await transformPageChunk?.({ html, done: false })) ?? "");
    return new Response(whole.join(""), { headers });
  };

test("the first chunk gets the head, later ones keep their text, and the policy allows it", async () => {
  const resolve = resolveTo(["<head></head>", "<script>'</head>'</script>"], {
    [POLICY]: "script-src 'self' 'nonce-a'",
  });
  const response = await bucketfirst({ images })({ event: eventOf("/"), resolve });
  expect(await response.text()).toMatch(
    /^<head><link rel="preconnect" href="https:\/\/b\.test"><style>.*<\/style><script>.*<\/script><\/head><script>'<\/head>'<\/script>$/,
  );
  expect(response.headers.get(POLICY)).toMatch(/^script-src 'self' 'nonce-a' 'sha256-[\w+/]{43}='$/);
});

test("a prerendered page, whose policy is in its text, allows the head as well", async () => {
  const meta = `<meta http-equiv="content-security-policy" content="default-src 'self'">`;
  const response = await bucketfirst({ images })({
    event: eventOf("/"),
    resolve: resolveTo([`<head>${meta}</head>`], {}),
  });
  expect(await response.text()).toMatch(/content="default-src 'self'; script-src 'self' 'sha256-.*img\.test">/);
});

test("a policy allows the style attributes that SvelteKit writes, and no other", async () => {
  const kit = fileURLToPath(new URL("../core/sync/write_root.js", import.meta.resolve("@sveltejs/kit")));
  const [, announcer = ""] = /id="svelte-announcer"[^>]* style="([^"]+)"/.exec(readFileSync(kit, "utf8")) ?? [];
  const hashes = ["display: contents", announcer].map(
    (style) => `'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  );
  const resolve = resolveTo(["<head></head>"], { [POLICY]: "style-src 'self'" });
  const response = await bucketfirst({ images })({ event: eventOf("/"), resolve });
  const [, attributes] = response.headers.get(POLICY)!.split("; ");
  expect(attributes).toBe(`style-src-attr 'self' 'unsafe-hashes' ${hashes.join(" ")}`);
});

test("what is no page is returned as it is, policy and all", async () => {
  // Headers of a fetched response cannot be changed.
  const fetched = Response.redirect("https://shop.test/login");
  expect(await bucketfirst({ images })({ event: eventOf("/"), resolve: async () => fetched })).toBe(fetched);
});

test("the policy of a response that is no page keeps its text", async () => {
  const resolve = async (): Promise<Response> => new Response("{}", { headers: { [POLICY]: "default-src 'none'" } });
  const response = await bucketfirst({ images })({ event: eventOf("/"), resolve });
  expect(response.headers.get(POLICY)).toBe("default-src 'none'");
});

test("the endpoint signs before any page is rendered", async () => {
  const event = eventOf("/_bucketfirst/images", {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: '{"items":[{"source":"local:///cat.jpg","variant":"card"}]}',
  });
  const resolve = async (): Promise<Response> => new Response("no route", { status: 404 });
  const signed = await bucketfirst({ images, allowSources: ["local:///"] })({ event, resolve });
  expect((await signed.json()).results[0].image.cachedSrc).toMatch(/^https:\/\/b\.test\/[0-9a-f]{32}$/);
  expect((await bucketfirst({ images })({ event, resolve })).status).toBe(404);
});

test("it is a handle among others", async () => {
  const handle = sequence(bucketfirst({ images }), async ({ event, resolve }) => resolve(event));
  expect(handle).toBeTypeOf("function");
});

test("a wrong setting is one error that names it", () => {
  expect(() => bucketfirst({ images: undefined as never })).toThrow(
    "images: expected an instance of createImages or imagesFromEnv, got undefined",
  );
});
