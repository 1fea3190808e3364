import type { Page } from "playwright-core"; // or from "@playwright/test"

const picture = {
  contentType: "image/svg+xml",
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>',
};

/** Answers in place of the bucket, which has all objects or none, and of the proxy. Call it before `page.goto`. */
export async function fakeAddresses(page: Page, { isStored }: { isStored: boolean }): Promise<void> {
  await page.route("https://bucket.test/**", (route) => route.fulfill(isStored ? picture : { status: 404 }));
  await page.route("https://img.test/**", (route) => route.fulfill(picture));
}

/** Waits until an image is painted, and returns where its picture is from: `cache`, `proxy` or `fallback`. */
export async function paintedStage(page: Page, alt: string): Promise<string | null> {
  const img = page.getByAltText(alt);
  await img.scrollIntoViewIfNeeded();
  await page.waitForFunction(
    (text) => document.querySelector<HTMLImageElement>(`img[alt="${text}"]`)?.naturalWidth,
    alt,
  );
  return img.getAttribute("data-stage");
}
