// Renders the README's picture of the gallery, after three visits: nine misses, then hits only. It needs a build and Chromium.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./gate/browsers.mjs";
import { root } from "./gate/workspace.mjs";

const VIEWPORT = { width: 1280, height: 940 };
const QUALITY = 82;
const VISITS = 3;

const { createGallery } = await import(join(root, "examples/gallery/dist/gallery.js"));
const sharp = createRequire(join(root, "packages/proxy/package.json"))("sharp");
const data = mkdtempSync(join(tmpdir(), "bucketfirst-screenshot-"));
const gallery = await createGallery({ photos: join(root, "examples/gallery/photos"), data, port: 0 });
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: "light", reducedMotion: "reduce" });
  for (let visit = 1; visit <= VISITS; visit++) {
    await page.goto(gallery.url);
    await page.waitForFunction(() => {
      const images = [...document.querySelectorAll(".photo img")];
      return images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0);
    });
    // The puts of this visit have to end before the next one, which shall find every picture in the bucket.
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(2000);
  }
  // On a machine that is too slow a put may have ended after the next visit began.
  await page.getByText("9 hits. The proxy was not asked.").waitFor();
  const file = join(root, "examples/gallery/screenshot.webp");
  writeFileSync(
    file,
    await sharp(await page.screenshot())
      .webp({ quality: QUALITY })
      .toBuffer(),
  );
  console.log(relative(root, file));
} finally {
  await browser.close();
  await gallery.close();
  rmSync(data, { recursive: true, force: true });
}
