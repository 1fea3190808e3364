import assert from "node:assert/strict";
import type { Adapter, Answer, Kind, Mode, Outcome } from "../cases.js";
import { descriptorOf, type Item, setOf } from "../images.js";
import type { Lab, OpenOptions, OpenPage } from "../lab.js";

/** Engines that can show a scenario, and the reason of the others. */
export interface Only {
  names: readonly string[];
  why: string;
}

/** Engines that pick another candidate of `sizes` in a window that grows. */
export const KEEPS_CANDIDATE: Only = {
  names: ["chromium", "firefox"],
  why: "WebKit keeps its candidate of sizes when the window grows, and picks anew only by media",
};

/** A test that needs more than the opening of a page. */
export interface Scenario {
  name: string;
  adapters: readonly Adapter[];
  /** Engines that can show it. Default all. */
  only?: Only | undefined;
  run(lab: Lab, adapter: Adapter, engine: string): Promise<void>;
}

/** Returns one image named `img`, addressed as `kind` says. */
export const singleOf =
  (kind: Kind, lab: Lab, outcome: Answer, props: Partial<Item["props"]> = {}, shape: "img" | "srcset" = "img") =>
  (page: string): Item[] => {
    const image = (kind === "set" ? setOf : descriptorOf)(lab.images, outcome, page, "img", shape);
    return [{ id: "img", props: { image, alt: "A cat", loading: "eager", ...props } }];
  };

/** Returns one image named `img`, in classic addressing. */
export const single = (lab: Lab, outcome: Answer, props?: Partial<Item["props"]>, shape?: "img" | "srcset") =>
  singleOf("classic", lab, outcome, props, shape);

/** Settings of a scenario's page. */
export type Setting = Omit<OpenOptions, "head"> & { mode?: Mode; outcome?: Outcome; head?: boolean };

/** Opens a page, and closes it in any case. */
export async function withPage(
  lab: Lab,
  adapter: Adapter,
  { mode = "late", outcome = "miss", head = true, ...options }: Setting,
  use: (page: OpenPage) => Promise<void>,
): Promise<void> {
  const page = await lab.open({ adapter, mode, outcome, head }, options);
  try {
    await use(page);
  } finally {
    await page.tab.close();
  }
}

/** Checks the number of requests for an image so far. */
export const costs = (page: OpenPage, bucket: number, proxy: number, image = "img"): void => {
  const seen = page.counts(image);
  assert.deepEqual({ bucket: seen.bucket, proxy: seen.proxy }, { bucket, proxy }, seen.requests.join("\n"));
};

/** Returns the stage of an image. */
export const stageOf = async (page: OpenPage, id = "img"): Promise<string | undefined> =>
  (await page.report()).images.find((image) => image.id === id)?.stage;
