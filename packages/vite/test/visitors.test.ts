import { join } from "node:path";
import { createDevServer } from "@bucketfirst/proxy/dev";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { build } from "vite";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { sources } from "../../../test/sources.js";
import bucketfirst from "../src/index.js";
import { closeBrowser, hasChromium, openPage, paintedPicture } from "./support/browser.js";
import { makeProject, PRODUCTION, page } from "./support/project.js";
import { createSite } from "./support/site.js";

afterAll(closeBrowser);

/** Returns whether the page runs an inline script that is not of its build. */
function runInline(): boolean {
  const script = document.createElement("script");
  script.textContent = "window.foreign = true";
  document.head.append(script);
  return "foreign" in window;
}

// The proxy and the bucket stand for production here: same keys, and originals from the site's own address.
test.skipIf(!hasChromium).each([true, false])(
  "a built page with sets %s and a strict policy: the first visitor misses, and the second one hits",
  async (sets) => {
    vi.stubEnv("VITEST", undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    const root = await makeProject({
      "index.html": page("/src/main.ts"),
      "src/main.ts": `import { renderImage } from "@bucketfirst/core/html";
import kite from "./kite.jpg?variant=card";
document.body.insertAdjacentHTML("beforeend", renderImage(kite, { alt: "A kite" }));
`,
    });
    const site = createSite(join(root, "dist"));
    const port = await listen(site.server);
    onTestFinished(() => void site.server.close());
    const { signing } = PRODUCTION;
    const production = await createDevServer({
      folder: await scratch(),
      port: 0,
      signing,
      allowPrivate: [`127.0.0.1:${port}`],
    });
    onTestFinished(() => production.close());
    const { proxyUrl, cacheUrl } = production;
    const variants = { card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["webp"] } } as const;
    await build({
      root,
      configFile: false,
      logLevel: "silent",
      ...sources,
      plugins: [
        bucketfirst({
          ...{ proxyUrl, cacheUrl, sourceBase: `http://127.0.0.1:${port}`, signing, sets, variants },
          policy: "default-src 'self'",
        }),
      ],
    });
    expect(site.paths).toEqual([]);

    const visit = async () => {
      const { page, faults } = await openPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      const painted = { ...(await paintedPicture(page)), faults: [...faults] };
      expect(await page.evaluate(runInline)).toBe(false);
      return painted;
    };
    const first = await visit();
    expect(first).toMatchObject({ stage: "proxy", natural: "400 × 300", box: "400 × 300", faults: [] });
    expect(first.src).toContain(proxyUrl);
    // imgproxy's part fetched the original from the site's output.
    expect(site.paths).toContain("/assets/kite-bdca288ce296a981.jpg");
    await vi.waitFor(
      () => expect(production.stats()).toMatchObject({ bucketMisses: 1, proxied: 1, stored: 1 }),
      30_000,
    );

    const second = await visit();
    expect(second).toMatchObject({ stage: "cache", natural: "400 × 300", faults: [] });
    expect(second.src).toContain(cacheUrl);
    expect(production.stats()).toMatchObject({ bucketHits: 1, bucketMisses: 1, proxied: 1, stored: 1 });
  },
);
