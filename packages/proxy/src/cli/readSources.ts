import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { ProxyError } from "../base/errors.js";

/**
 * Reads the sources in a list: one in each line, without empty lines and those that begin with `#`.
 *
 * @param list a file of any kind that can be read, also a pipe; `-` is stdin
 * @throws ProxyError `INVALID_SOURCE` for a list that cannot be read, or is no UTF-8 text
 */
export async function readSources(list: string): Promise<string[]> {
  const content = await (list === "-" ? text(process.stdin) : readFile(list, "utf8")).catch((cause) => {
    throw invalid(`${list}: expected a list of sources, one a line, that can be read (${cause.code})`);
  });
  // PowerShell writes UTF-16 by `>`.
  if (content.includes("\0")) throw invalid(`${list}: expected UTF-8 text, one source a line, found zero bytes`);
  return content
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const invalid = (message: string): ProxyError => new ProxyError(500, message, { code: "INVALID_SOURCE" });
