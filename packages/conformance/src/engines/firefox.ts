import puppeteer from "puppeteer-core";
import { type Engine, tabPool } from "./engine.js";
import { find } from "./find.js";

/** Firefox by puppeteer-core and WebDriver BiDi, or the reason why not. */
export async function launchFirefox(): Promise<Engine | string> {
  const executablePath = find("FIREFOX_PATH", "firefox-esr", "firefox");
  if (!executablePath) return "no firefox on the PATH (set FIREFOX_PATH, or install the package firefox-esr)";
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  return {
    name: "firefox",
    version: (await browser.version()).replace(/^\D*/, ""),
    // With two, one in a hundred navigations never reported its end on a busy machine.
    tabs: 1,
    open: tabPool(async () => {
      const page = await browser.newPage();
      return {
        goto: async (url) => {
          await page.setViewport({ width: 800, height: 600 });
          await page.goto(url, { waitUntil: "domcontentloaded" });
        },
        // A page that is restored fires none of the events that goBack() waits for.
        back: () =>
          page.goBack({ timeout: 1500 }).then(
            () => {},
            () => {},
          ),
        run: <T>(body: string) => page.evaluate(`(() => { ${body} })()`) as Promise<T>,
        resize: (width, height) => page.setViewport({ width, height }),
        close: () => page.close(),
      };
    }),
    close: () => browser.close(),
  };
}
