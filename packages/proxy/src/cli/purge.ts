import type { Command } from "commander";
import { ProxyError } from "../errors.js";

/** Adds `purge`. */
export function addPurge(program: Command): void {
  program
    .command("purge")
    .description(
      "remove stored images through a running proxy (PURGE_TOKEN); copies in browsers and CDNs stay, they were sent as immutable",
    )
    .option("--proxy <url>", "address of the proxy, or of its private port", "http://127.0.0.1:8080")
    .option("--key <key>", "one object")
    .option("--url <url>", "the object of a proxied URL or signed path")
    .option("--source <source>", "everything made from a source (INDEX_BY_SOURCE=true)")
    .action(async ({ proxy, ...target }: { proxy: string; key?: string; url?: string; source?: string }) => {
      const token = process.env.PURGE_TOKEN;
      if (!token) throw new ProxyError(500, "PURGE_TOKEN: expected the token of the proxy", { code: "INVALID_CONFIG" });
      const response = await fetch(`${proxy.replace(/\/+$/, "")}/purge`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(target),
      });
      const text = (await response.text()).trim();
      if (!response.ok) throw new ProxyError(response.status, `the proxy answers ${response.status}: ${text}`);
      console.log(`${(JSON.parse(text) as { purged: number }).purged} purged`);
    });
}
