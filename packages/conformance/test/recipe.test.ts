import { renderHead, renderImage } from "@bucketfirst/core/html";
import { CHROMIUM_ARGS, findChromium } from "@bucketfirst/testkit/chromium";
import { cat } from "@bucketfirst/testkit/imageFixture";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { fakeAddresses, paintedStage } from "../src/fakeAddresses.js";

const executablePath = findChromium();

test.skipIf(!executablePath).each([
  [true, "cache"],
  [false, "proxy"],
])("by the helpers of docs/testing.md an image that is stored (%s) is painted from %s", async (isStored, stage) => {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const body = `<!doctype html><title>Cat</title>${renderHead()}${renderImage(cat, { alt: "A cat" })}`;
  await page.route("https://shop.test/", (route) => route.fulfill({ contentType: "text/html", body }));
  await fakeAddresses(page, { isStored });
  await page.goto("https://shop.test/");
  expect(await paintedStage(page, "A cat")).toBe(stage);
});
