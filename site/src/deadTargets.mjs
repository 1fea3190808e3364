import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "node-html-parser";
import { dist } from "./folders.mjs";
import { builtFiles } from "./measureSite.mjs";

/** Elements that make a browser request an address by themselves, with the attribute that holds it. */
const REQUESTED = { img: "src", script: "src", source: "srcset", link: "href", iframe: "src", object: "data" };
const ENTRY = "index.html";

/** Reads every built page: the ids that can be linked to, what it links to, and what it requests. */
function readPages(files) {
  const read = (file) => {
    const page = parse(readFileSync(join(dist, file), "utf8"));
    const of = (selector, attribute) =>
      page.querySelectorAll(`${selector}[${attribute}]`).map((one) => one.getAttribute(attribute));
    return {
      ids: new Set(of("*", "id")),
      links: of("a", "href"),
      requested: Object.entries(REQUESTED).flatMap(([selector, attribute]) => of(selector, attribute)),
    };
  };
  return new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, read(file)]));
}

/** Finds addresses of other hosts in a stylesheet, which a browser would request. */
const foreignInStyles = (file) =>
  [...readFileSync(join(dist, file), "utf8").matchAll(/(?:url\(|@import )\s*["']?((?:https?:)?\/\/[^"')\s]+)/g)].map(
    ([, address]) => `${file}: requests ${address}`,
  );

/**
 * Finds links of the built site that lead nowhere, to a file or to a heading, and requests of other hosts.
 *
 * @param base path below which it was built
 * @returns `{ links, faults }`: the number of links within the site, and a line for each fault
 */
export function deadTargets(base) {
  const files = builtFiles();
  const known = new Set(files);
  const pages = readPages(files);
  const faults = files.filter((file) => file.endsWith(".css")).flatMap(foreignInStyles);
  let links = 0;

  function faultOf(file, target) {
    const { origin, pathname, hash } = new URL(target, `http://site${base}${file}`);
    if (origin !== "http://site") return undefined;
    links += 1;
    if (!pathname.startsWith(base)) return `leads out of ${base}`;
    const path = decodeURIComponent(pathname.slice(base.length));
    const found = known.has(path) ? path : join(path, ENTRY);
    if (!known.has(found)) return "there is no such file";
    const id = decodeURIComponent(hash.slice(1));
    return id === "" || pages.get(found)?.ids.has(id) ? undefined : "its page has no such heading";
  }

  for (const [file, { links: targets, requested }] of pages) {
    for (const target of new Set([...targets, ...requested])) {
      const fault = faultOf(file, target);
      if (fault) faults.push(`${file}: ${target}: ${fault}`);
    }
    for (const target of requested)
      if (/^(https?:)?\/\//.test(target)) faults.push(`${file}: requests another host: ${target}`);
  }
  return { links, faults };
}
