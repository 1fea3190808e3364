import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { ProxyError } from "../base/errors.js";
import { BUCKET, listBucket } from "./listBucket.js";
import { isSitemap, loadSitemap, readSitemap } from "./readSitemap.js";

/**
 * Reads sources: those of a list with one in each line, without empty lines and those that begin with `#`, of a sitemap, or of
 * the objects of a bucket.
 *
 * @param list a file of any kind that can be read, also a pipe; `-` is stdin; the address of a sitemap; `s3://bucket/prefix`
 * @param source address of an object of a bucket. Default `s3://BUCKET/{rawKey}`
 * @throws ProxyError `INVALID_SOURCE` for a list that cannot be read, or is neither UTF-8 text nor a sitemap
 */
export async function readSources(list: string, source?: string): Promise<string[]> {
  if (BUCKET.test(list)) return listBucket(list, source);
  if (/^https?:\/\//i.test(list)) return readSitemap(list, await loadSitemap(list));
  const bytes = await (list === "-" ? buffer(process.stdin) : readFile(list)).catch((cause) => {
    throw invalid(`${list}: expected a list of sources, one a line, that can be read (${cause.code})`);
  });
  if (isSitemap(bytes)) return readSitemap(list, bytes);
  const content = bytes.toString("utf8");
  // PowerShell writes UTF-16 by `>`.
  if (content.includes("\0")) throw invalid(`${list}: expected UTF-8 text, one source a line, found zero bytes`);
  return content
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const invalid = (message: string): ProxyError => new ProxyError(500, message, { code: "INVALID_SOURCE" });
