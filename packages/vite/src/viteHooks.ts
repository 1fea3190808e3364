import { renderHead } from "@bucketfirst/core/html";
import type { Plugin } from "vite";
import type { Session } from "./createSession.js";
import { insertMarkup } from "./insertMarkup.js";
import { policyMeta } from "./policyMeta.js";
import { hasDevServer } from "./sharedDevServer.js";

/** Hooks of Vite alone: its settings, its pages, and the end of its server. */
export function viteHooks(session: Session): Partial<Plugin> {
  const { project, options } = session;
  return {
    config: ({ build }) => ({
      // Pictures that the development server stores there are no change of the project.
      server: { watch: { ignored: ["**/.bucketfirst/**"] } },
      // A strict policy allows files of the site, and no picture that stands in an address.
      ...(options.policy !== undefined && { build: { assetsInlineLimit: build?.assetsInlineLimit ?? 0 } }),
    }),
    async configResolved(config) {
      const { loadEnv } = await import("vite");
      const { command, mode, root, envDir, base, logger } = config;
      project.root = root;
      project.mode = process.env.VITEST ? "test" : command === "serve" ? "development" : "build";
      project.environment = envDir === false ? process.env : loadEnv(mode, envDir ?? root, "");
      if (URL.canParse(base)) project.outputUrl = base;
      project.log = (line) => logger.info(`  bucketfirst  ${line}`);
      project.warn = (line) => logger.warn(`bucketfirst: ${line}`);
      await session.writeTypes();
    },
    // A server that starts anew closes its predecessor after this: the development server goes on, at the same address.
    async configureServer() {
      if (hasDevServer()) await session.open();
    },
    transformIndexHtml: {
      // Vite's own steps would take the inline script for a module of the project.
      order: "post",
      async handler(html) {
        const { head: hasHead = true, policy } = options;
        const isStrict = policy !== undefined && project.mode === "build";
        if (!hasHead && !isStrict) return undefined;
        const { origins } = await session.open();
        const page = hasHead ? insertMarkup(html, renderHead({ preconnect: origins })) : html;
        return isStrict ? insertMarkup(page, policyMeta(policy, page, origins)) : page;
      },
    },
    closeBundle: () => (project.mode === "development" ? session.close() : undefined),
  };
}
