import { createImages } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { pathOf, send } from "../../test/support/http.js";
import { photoFolder } from "../../test/support/photos.js";
import { createDevServer } from "./createDevServer.js";
import type { DevServer } from "./devServer.js";

async function start(folder: string): Promise<DevServer> {
  const dev = await createDevServer({ root: await photoFolder(), port: 0, folder });
  onTestFinished(() => dev.close());
  return dev;
}

const addresses = (dev: DevServer, options: object): { cached: string; proxied: string } =>
  createImages({ proxyUrl: dev.proxyUrl, cacheUrl: dev.cacheUrl, signing: dev.signing }).buildUrls(
    "local:///photo.jpg",
    options,
  );

const dispositionOf = async (dev: DevServer, address: string): Promise<unknown> =>
  (await send(dev.url, pathOf(address))).headers["content-disposition"];

test.each([
  [{ width: 9, filename: "holiday" }, 'inline; filename="holiday.jpg"'],
  [{ width: 9, returnAttachment: true, filename: "holiday" }, 'attachment; filename="holiday.jpg"'],
  [
    { width: 9, returnAttachment: true, filename: "Grüße" },
    `attachment; filename="${Buffer.from("Grüße").toString("latin1")}.jpg"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.jpg`,
  ],
])("%j: the miss, hits of the proxy and hits of the bucket are named alike", async (options, expected) => {
  const folder = await scratch();
  const dev = await start(folder);
  const { cached, proxied } = addresses(dev, options);
  expect(await dispositionOf(dev, proxied)).toBe(expected);
  await vi.waitFor(async () => expect((await send(dev.url, pathOf(cached))).status).toBe(200));
  expect(await dispositionOf(dev, cached)).toBe(expected);
  expect(await dispositionOf(dev, proxied)).toBe(expected);

  const restarted = await start(folder);
  expect(await dispositionOf(restarted, addresses(restarted, options).cached)).toBe(expected);
});
