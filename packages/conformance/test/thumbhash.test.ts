import { createServer, type ServerResponse } from "node:http";
import { renderHead, renderImage } from "@bucketfirst/core/html";
import sharp from "sharp";
import { build, type Rollup } from "vite";
import { describe, expect, onTestFinished, test } from "vitest";
import { sources } from "../../../test/sources.js";
import { until } from "../src/engines/engine.js";
import { LAUNCHERS } from "../src/engines/launchers.js";
import { serveInTest } from "../src/serveInTest.js";

/** The optional module, as a page's bundler makes it. */
async function script(): Promise<string> {
  const entry = "virtual:page";
  const made = (await build({
    ...sources,
    configFile: false,
    logLevel: "silent",
    build: { write: false, rollupOptions: { input: entry } },
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry
            ? 'import { paintThumbhashes } from "@bucketfirst/core/thumbhash"; paintThumbhashes();'
            : undefined,
      },
    ],
  })) as Rollup.RollupOutput;
  return made.output[0].code;
}

describe.each(LAUNCHERS)("%s", (_, launch) => {
  test("the hash is painted until the picture has come", { timeout: 120_000 }, async ({ skip }) => {
    const engine = await launch();
    if (typeof engine === "string") return skip(engine);
    onTestFinished(() => engine.close());
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#336699" } })
      .png()
      .toBuffer();
    const code = await script();
    const held: ServerResponse[] = [];
    const server = createServer((request, response) => {
      if (request.url !== "/") return void held.push(response);
      const image = {
        cachedSrc: "/picture",
        proxySrc: "/picture",
        width: 40,
        height: 30,
        placeholder: "#8a7b6c",
        thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
      };
      response.writeHead(200, { "Content-Type": "text/html" });
      response.end(
        `<!doctype html><head>${renderHead({})}</head><body>${renderImage(image, { alt: "", loading: "eager" })}<script type="module">${code}</script></body>`,
      );
    });
    const url = `${await serveInTest(server)}/`;
    const tab = await engine.open();
    await tab.goto(url);
    const background = "getComputedStyle(document.images[0]).backgroundImage";
    await until(tab, `${background}.startsWith('url("data:image/png')`);
    await expect.poll(() => held.filter(({ req }) => req.url === "/picture").length).toBe(1);
    for (const response of held.splice(0)) response.writeHead(200, { "Content-Type": "image/png" }).end(picture);
    await until(tab, `document.images[0].naturalWidth === 40 && ${background} === "none"`);
    await tab.close();
  });
});
