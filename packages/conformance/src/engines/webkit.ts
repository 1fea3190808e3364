import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "@bucketfirst/testkit/findProgram";
import { freePort } from "@bucketfirst/testkit/freePort";
import { Builder, Capabilities } from "selenium-webdriver";
import { type Engine, until } from "./engine.js";
import { findMiniBrowser } from "./findMiniBrowser.js";

/** Milliseconds that no script of ours exceeds. */
const ANSWER_MS = 5000;

/** Starts WebKitGTK by WebKitWebDriver, in an X server of its own, or returns the reason why not. It has one session and one window. */
export async function launchWebKit(): Promise<Engine | string> {
  const driver = findProgram("WEBKIT_DRIVER_PATH", "WebKitWebDriver");
  const xvfb = findProgram("XVFB_PATH", "Xvfb");
  const binary = findMiniBrowser();
  if (!driver || !binary) return "no WebKitGTK (install the package webkit2gtk-driver)";
  if (!xvfb) return "no Xvfb for WebKitGTK (install the package xvfb)";
  const display = spawn(xvfb, ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((resolve) =>
    (display.stdio[3] as Readable).once("data", (data) => resolve(String(data).trim())),
  );
  const port = await freePort();
  const server = spawn(driver, ["--host=127.0.0.1", `--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${number}` },
    stdio: "ignore",
  });
  const stop = (): void => {
    server.kill();
    display.kill();
  };
  const url = `http://127.0.0.1:${port}`;
  for (
    let tries = 0;
    !(await fetch(`${url}/status`).then(
      (r) => r.ok,
      () => false,
    ));
    tries++
  ) {
    if (tries > 200) {
      stop();
      return "WebKitWebDriver does not answer";
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const session = await new Builder()
    .usingServer(url)
    .withCapabilities(
      new Capabilities({
        browserName: "MiniBrowser",
        pageLoadStrategy: "none",
        "webkitgtk:browserOptions": { binary, args: ["--automation"] },
      }),
    )
    .build();
  const window = session.manage().window();
  return {
    name: "webkit",
    version: (await session.getCapabilities()).get("browserVersion"),
    tabs: 1,
    async open() {
      // A script that reaches a page while it is left gets no result.
      const run = <T>(body: string): Promise<T> =>
        Promise.race([
          session.executeScript<T>(body),
          sleep(ANSWER_MS).then(() => Promise.reject(new Error("no answer"))),
        ]);
      // The driver answers before the page has its new size: the next page would still pick pictures for the old one.
      const resize = async (width: number, height: number): Promise<void> => {
        await window.setRect({ width, height: height + 100, x: 0, y: 0 });
        await until({ run }, `innerWidth === ${width}`);
      };
      await resize(800, 600);
      return {
        // The driver would wait for pictures that never load.
        async goto(url) {
          await session.get(url);
          await until({ run }, `location.href === ${JSON.stringify(url)} && document.readyState !== "loading"`);
        },
        // The driver's own command never ends with this strategy, and holds up every later one.
        async back() {
          const left = await run<string>("setTimeout(() => history.back()); return location.href");
          await until({ run }, `location.href !== ${JSON.stringify(left)} && document.readyState !== "loading"`);
        },
        run,
        resize,
        close: () => session.get("about:blank"),
      };
    },
    async close() {
      await session.quit().catch(() => {});
      stop();
    },
  };
}
