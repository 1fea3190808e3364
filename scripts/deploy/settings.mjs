import { readFileSync } from "node:fs";
import { root } from "../gate/workspace.mjs";

const page = readFileSync(`${root}docs/proxy-settings.md`, "utf8");
const known = new Set([...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name]) => name));

/** Returns whether the proxy or imgproxy reads a variable, or the proxy by the chain of the AWS SDK. */
export const isSetting = (name) =>
  known.has(name) || /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name) || IMGPROXYS_OWN.has(name);

/** Variables that imgproxy alone reads. */
const IMGPROXYS_OWN = new Set(["IMGPROXY_ALLOWED_SOURCES"]);

/** Default of `DRAIN_TIMEOUT` in seconds. */
export const drainSeconds = Number(/^\| `DRAIN_TIMEOUT` \|.*\| `(\d+)` \|/m.exec(page)?.[1]);
