import { text } from "node:stream/consumers";
import { type Command, InvalidArgumentError } from "commander";
import { environmentKeys } from "./environmentKeys.js";
import { type Inspection, inspectPasted } from "./inspection.js";

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
    .option("--json", "print JSON")
    .action(async (words: string[], { prefix, json }: { prefix?: string; json?: boolean }) => {
      const pasted = words.join(" ");
      const found = inspectPasted(pasted === "-" ? await text(process.stdin) : pasted, {
        prefix,
        signing: environmentKeys()?.signing,
      });
      if (json) console.log(JSON.stringify(found.length === 1 ? found[0] : found, undefined, 2));
      else console.log(found.map(lines).join("\n\n"));
      if (found.some(({ signature }) => signature === "wrong")) process.exitCode = 1;
    });
}

function lines({ source, encoding, options, extension, path, key, signature }: Inspection): string {
  return [
    `source     ${source}  (${encoding})`,
    `options    ${JSON.stringify(options)}${extension === undefined ? "" : `  as ${extension}`}`,
    `path       ${path}`,
    `key        ${key}`,
    `signature  ${signature === "unknown" ? "not checked: IMGPROXY_KEY and IMGPROXY_SALT are not set" : signature}`,
  ].join("\n");
}
