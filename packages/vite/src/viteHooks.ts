import { renderHead } from "@bucketfirst/core/html";
import type { Plugin } from "vite";
import type { Session } from "./createSession.js";
import { hasDevServer } from "./sharedDevServer.js";

/** Hooks of Vite alone: its settings, its pages, and the end of its server. */
export function viteHooks(session: Session): Partial<Plugin> {
  const { project, options } = session;
  return {
    config: () => ({
      // Pictures that the development server stores there are no change of the project.
      server: { watch: { ignored: ["**/.bucketfirst/**"] } },
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
        if (options.head === false) return undefined;
        const { origins } = await session.open();
        const head = renderHead({ preconnect: origins });
        // The charset has to stand in the first 1024 bytes, and the page's own stylesheets behind this one.
        const place = /<meta[^>]*charset[^>]*>/i.test(html) ? /<meta[^>]*charset[^>]*>/i : /<head[^>]*>/i;
        return html.replace(place, (tag) => tag + head);
      },
    },
    closeBundle: () => (project.mode === "development" ? session.close() : undefined),
  };
}
