import { checkBuildSettings, SIGN_PATH } from "@bucketfirst/core/integration";
import type { ImagesSettings } from "./ImagesSettings.js";
import { imagesModule, type ModulePlugin, moduleTypes } from "./imagesModule.js";

/** The part of Astro's hooks that is used here. */
interface Setup {
  updateConfig(config: { vite: { plugins: ModulePlugin[]; ssr: { noExternal: string[] } } }): unknown;
  addMiddleware(middleware: { entrypoint: string; order: "pre" | "post" }): void;
  injectRoute(route: { pattern: string; entrypoint: string; prerender: boolean }): void;
}

/** An integration of Astro. */
export interface BucketfirstIntegration {
  name: string;
  hooks: {
    "astro:config:setup"(setup: Setup): void;
    "astro:config:done"(done: { injectTypes(file: { filename: string; content: string }): unknown }): void;
  };
}

/**
 * Returns the integration of Astro: the component `CachedImage.astro` on an instance of the server, head script, stylesheet and
 * `preconnect` in every page, the additions to the policy of `security.csp` (in Astro 5 `experimental.csp`), and with
 * `allowSources` the signing endpoint. The keys are read from the environment when a server starts, or when a page is
 * prerendered: none is in the build.
 *
 * @throws BucketfirstError that names the setting
 * @example
 * export default defineConfig({ integrations: [bucketfirst({ variants: { card: { width: 400 } } })] });
 */
export function bucketfirst(settings: ImagesSettings = {}): BucketfirstIntegration {
  checkBuildSettings(settings);
  return {
    name: "@bucketfirst/astro",
    hooks: {
      "astro:config:setup"({ updateConfig, addMiddleware, injectRoute }) {
        // Only what Vite reads can import the module.
        updateConfig({ vite: { plugins: [imagesModule(settings)], ssr: { noExternal: ["@bucketfirst/astro"] } } });
        addMiddleware({ entrypoint: "@bucketfirst/astro/middleware", order: "pre" });
        if (settings.allowSources)
          injectRoute({
            pattern: settings.signPath ?? SIGN_PATH,
            entrypoint: "@bucketfirst/astro/route",
            prerender: false,
          });
      },
      "astro:config:done"({ injectTypes }) {
        injectTypes({ filename: "images.d.ts", content: moduleTypes(settings) });
      },
    },
  };
}
