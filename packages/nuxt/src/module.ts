import { BucketfirstError } from "@bucketfirst/core";
import { SIGN_PATH } from "@bucketfirst/core/integration";
import {
  addComponent,
  addPlugin,
  addServerHandler,
  addServerPlugin,
  createResolver,
  defineNuxtModule,
} from "@nuxt/kit";
import type { NuxtModule } from "@nuxt/schema";
import { checkOptions } from "./checkOptions.js";
import type { ModuleOptions } from "./ModuleOptions.js";
import { type StrictTarget, setStrictPolicy } from "./strictPolicy.js";

export type { ModuleOptions } from "./ModuleOptions.js";

/**
 * Module of Nuxt: `<CachedImage src variant>` without an import, on an instance that only the server has; head script, stylesheet
 * and `preconnect` in every page; the additions to its policy; and with `allowSources` the signing endpoint. Keys are read from
 * the environment when the server starts: none is in the build.
 *
 * @throws BucketfirstError that names the option
 * @example
 * export default defineNuxtConfig({ modules: ["@bucketfirst/nuxt"], bucketfirst: { variants: { card: { width: 400 } } } });
 */
const module: NuxtModule<ModuleOptions> = defineNuxtModule<ModuleOptions>({
  meta: { name: "@bucketfirst/nuxt", configKey: "bucketfirst", compatibility: { nuxt: ">=4.0.0" } },
  setup({ strictPolicy = false, ...options }, nuxt) {
    const boxes = checkOptions(options);
    if (typeof strictPolicy !== "boolean")
      throw new BucketfirstError(
        "INVALID_CONFIG",
        `bucketfirst.strictPolicy: expected true or false, got ${JSON.stringify(strictPolicy)}`,
      );
    if (strictPolicy) setStrictPolicy(nuxt as unknown as StrictTarget);
    const { resolve } = createResolver(import.meta.url);
    const signPath = options.allowSources && (options.signPath ?? SIGN_PATH);
    // The first is private to the server; a browser gets a path and sizes.
    nuxt.options.runtimeConfig.bucketfirst = options;
    nuxt.options.runtimeConfig.public.bucketfirst = { signPath: signPath ?? "", boxes };
    nuxt.options.build.transpile.push("@bucketfirst/nuxt", "@bucketfirst/vue");
    addComponent({ name: "CachedImage", export: "CachedImage", filePath: resolve("./runtime/CachedImage") });
    addPlugin({ src: resolve("./runtime/images.server"), mode: "server" });
    addPlugin({ src: resolve("./runtime/images.client"), mode: "client" });
    addServerPlugin(resolve("./runtime/server/page"));
    if (signPath) addServerHandler({ route: signPath, handler: resolve("./runtime/server/sign") });
  },
});

export default module;
