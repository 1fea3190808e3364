import type { Command } from "commander";
import { invalidConfig, ProxyError } from "../base/errors.js";
import { pastedAddresses, targetsOf } from "../inspect/pastedAddresses.js";
import { fetchReason } from "./fetchReason.js";

interface PurgeOptions {
  proxy: string;
  key?: string;
  url?: string;
  source?: string;
}

/** Adds the command `purge`: it removes stored images. */
export function addPurge(program: Command): void {
  program
    .command("purge")
    .description(
      "remove stored images through a running proxy (PURGE_TOKEN); copies in browsers and CDNs stay, they were sent as immutable",
    )
    .option("--proxy <url>", "address of the proxy, or of its private port", "http://127.0.0.1:8080")
    .option("--key <key>", "one object")
    .option("--url <url>", "the object of a proxied URL or signed path; of a set without a member: all its members")
    .option("--source <source>", "everything made from a source (INDEX_BY_SOURCE=true)")
    .action(async ({ proxy, ...target }: PurgeOptions) => {
      const token = process.env.PURGE_TOKEN;
      if (!token) throw invalidConfig("PURGE_TOKEN: expected the token of the proxy");
      if (Object.keys(target).length !== 1) throw invalidConfig("expected one of --key, --url and --source");
      if (target.url !== undefined) target.url = pathOf(target.url);
      const address = `${proxy.replace(/\/+$/, "")}/purge`;
      if (!/^https?:\/\//i.test(proxy) || !URL.canParse(address))
        throw invalidConfig(`--proxy: expected an http or https address, got ${JSON.stringify(proxy)}`);
      const response = await fetch(address, {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(target),
      }).catch((error) => {
        throw new ProxyError(503, `the proxy at ${proxy} does not answer: ${fetchReason(error)}`);
      });
      const text = (await response.text()).trim();
      if (!response.ok) throw new ProxyError(response.status, `the proxy answers ${response.status}: ${text}`);
      console.log(`${purgedIn(text, proxy)} purged`);
    });
}

/** Returns the path of the one pasted address. */
function pathOf(text: string): string {
  const addresses = pastedAddresses(text);
  if (addresses.length !== 1)
    throw invalidConfig(`--url: expected one address or signed path, got ${JSON.stringify(text)}`);
  return targetsOf(addresses[0]!)[0]!;
}

function purgedIn(text: string, proxy: string): number {
  try {
    const { purged } = JSON.parse(text) as { purged?: unknown };
    if (typeof purged === "number") return purged;
  } catch {
    // The message below covers this case.
  }
  throw new ProxyError(502, `${proxy}: expected a proxy that purges, got another server's answer`);
}
