import type { Command } from "commander";
import type { DevServer } from "../dev/devServer.js";
import { type DevOptions, runDev, withDevOptions } from "./dev.js";

/** Adds `playground`: a development server that names the page on which every option can be tried. */
export function addPlayground(program: Command): void {
  withDevOptions(
    program
      .command("playground")
      .description(
        "page on which every option can be tried on a photograph of your own: the development server, over the pictures of the current folder",
      ),
  ).action(({ root = ".", ...options }: DevOptions) => runDev({ root, ...options }, greeting));
}

const greeting = ({ playgroundUrl, store, signingFrom }: DevServer): string =>
  [
    "",
    `  Playground  ${playgroundUrl}`,
    "  Ctrl-C ends it.",
    "",
    `keys    ${signingFrom}`,
    `bucket  ${store.label}`,
    "",
  ].join("\n");
