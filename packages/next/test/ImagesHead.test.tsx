import { createHash } from "node:crypto";
import { createIntegration } from "@bucketfirst/core/integration";
import { withoutClock } from "@bucketfirst/testkit/withoutClock";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ImagesHead, signRoute } from "../src/index.js";
import { images } from "./images.js";

test("the head is that of every integration, with the hashes that its policy allows", () => {
  const html = renderToStaticMarkup(<ImagesHead images={images} patience />);
  const glue = createIntegration({ images, patience: true });
  expect(html).toBe(glue.head().replace('">', '"/>'));
  const hashes = [...html.matchAll(/<(?:script|style)>(.*?)<\/(?:script|style)>/gs)].map(
    ([, text]) => `'sha256-${createHash("sha256").update(text!).digest("base64")}'`,
  );
  expect(hashes.sort()).toEqual([...glue.sources.script, ...glue.sources.style].sort());
});

test("a nonce stands on style and script, and parts can be left out", () => {
  const html = renderToStaticMarkup(<ImagesHead images={images} nonce="n0" preconnect={false} />);
  expect(html).toMatch(/^<style nonce="n0">.*<\/style><script nonce="n0">.*<\/script>$/);
  expect(renderToStaticMarkup(<ImagesHead images={images} preconnect={false} stylesheet={false} />)).toMatch(
    /^<script>[^<]*<\/script>$/,
  );
});

test("it renders without clock or random number, as Next prerenders", async () => {
  const tree = <ImagesHead images={images} />;
  renderToStaticMarkup(tree);
  expect(await withoutClock(() => renderToStaticMarkup(tree))).toContain("<script>");
});

test("a wrong prop is one error that names it", () => {
  expect(() => renderToStaticMarkup(<ImagesHead images={{} as never} />)).toThrow(
    "images: expected an instance of createImages or imagesFromEnv, got object",
  );
});

test.each([
  [{ "sec-fetch-site": "same-origin" }, 200],
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{}, 403],
])("the route signs for pages of its own origin: %o is %i", async (headers, status) => {
  const response = await signRoute({ images, allowSources: ["local:///"] })(
    new Request("https://shop.test/api/images", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers } as Record<string, string>,
      body: '{"items":[{"source":"local:///cat.jpg","variant":"card"}]}',
    }),
  );
  expect(response.status).toBe(status);
});

test("the route needs its sources", () => {
  expect(() => signRoute({ images } as never)).toThrow(/^allowSources: expected/);
});
