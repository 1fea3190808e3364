import { text } from "node:stream/consumers";
import type { ImageMeta } from "@bucketfirst/core";
import { type Command, InvalidArgumentError } from "commander";
import { type Inspection, inspectPasted } from "../inspect/inspection.js";
import { environmentKeys } from "./environmentKeys.js";
import { inspectMeta } from "./inspectMeta.js";

/** An inspected address, with the metadata of its source where that was asked for. */
interface Inspected extends Inspection {
  meta?: ImageMeta;
}

const prefixOf = (value: string): string => {
  if (/[\s?#]|:\/\//.test(value)) throw new InvalidArgumentError("expected a path, as in /img");
  return `/${value}`.replace(/^\/+/, "/").replace(/\/+$/, "");
};

/** Adds the command `inspect`: it explains pasted addresses. */
export function addInspect(program: Command): void {
  program
    .command("inspect <url...>")
    .description(
      "show options, source and key of a URL, or of all in a pasted srcset or element, and whether the signature is right; - is stdin (keys from IMGPROXY_KEY and IMGPROXY_SALT, else from .env)",
    )
    .option("--prefix <path>", "path prefix of the proxy (default: found by trying)", prefixOf)
    .option("--meta", "also ask the proxy for size, format and colour of each source")
    .option("--json", "print JSON")
    .action(async (words: string[], { prefix, json, meta }: { prefix?: string; json?: boolean; meta?: boolean }) => {
      const argument = words.join(" ");
      const pasted = argument === "-" ? await text(process.stdin) : argument;
      const signing = environmentKeys()?.signing;
      const found: Inspected[] = inspectPasted(pasted, { prefix, signing });
      if (meta) {
        const secret = process.env.IMGPROXY_SECRET;
        for (const inspection of found) inspection.meta = await inspectMeta(pasted, inspection, { signing, secret });
      }
      if (json) console.log(JSON.stringify(found.length === 1 ? found[0] : found, undefined, 2));
      else console.log(found.map(lines).join("\n\n"));
      if (found.some(({ signature }) => signature === "wrong")) process.exitCode = 1;
    });
}

function lines({ source, encoding, options, extension, path, key, signature, meta, set }: Inspected): string {
  return [
    `source     ${source}  (${encoding})`,
    `options    ${JSON.stringify(options)}${extension === undefined ? "" : `  as ${extension}`}`,
    `path       ${path}`,
    `key        ${key}`,
    ...(set ? setLines(set) : []),
    `signature  ${signature === "unknown" ? "not checked: IMGPROXY_KEY and IMGPROXY_SALT are not set" : signature}`,
    ...(meta ? [`meta       ${JSON.stringify(meta)}`] : []),
  ].join("\n");
}

function setLines({ ladder, formats, member, classicPath }: NonNullable<Inspection["set"]>): string[] {
  const sizes = `set        ${ladder.replaceAll("-", ", ")}${formats && `  in ${formats.replaceAll("-", ", ")}`}`;
  return member === undefined ? [sizes] : [sizes, `member     ${member}, at imgproxy ${classicPath}`];
}
