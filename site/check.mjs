// Builds the docs site and checks it, as the gate does: links and headings, no other host, search, a phone, accessibility.
import { findChromium } from "../scripts/gate/browsers.mjs";
import { buildSite } from "./src/buildSite.mjs";
import { deadTargets } from "./src/deadTargets.mjs";
import { driveSite } from "./src/driveSite.mjs";
import { builtFiles } from "./src/measureSite.mjs";

/** Path below a host: `SITE_BASE`, else as a project of GitHub Pages has it, since what works below it works at the root. */
const BASE = process.env.SITE_BASE ?? "/bucketfirst/";

const built = await buildSite(BASE);
const { links, faults } = deadTargets(BASE);
const pages = builtFiles().filter((file) => file.endsWith(".html") && file !== "404.html");
const chromium = findChromium();
if (chromium) faults.push(...(await driveSite(BASE, pages, chromium)));
for (const fault of faults) console.log(fault);
console.log(
  `${built}; ${links} links, ${faults.length} faults${chromium ? "" : "; not driven, since there is no Chromium"}`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
