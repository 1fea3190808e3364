import { constants, open, realpath } from "node:fs/promises";
import { posix, sep } from "node:path";
import { ProxyError } from "../base/errors.js";
import { unavailable } from "../sources/unavailable.js";
import { tooLarge } from "./sourceBody.js";

/**
 * Returns the path in `local:///path`, by imgproxy's rules: a host is left out, a query is cut off (a file with `?` in
 * its name cannot be named), `%` and `#` are letters like any other, and `..` never leads out.
 * `local:///cats/../a%20b.jpg?v=2` is `/a%20b.jpg`.
 */
function localPath(source: string): string {
  const [, host = "", path = ""] = /^local:(?:\/\/([^/]*))?(\/.*)?$/is.exec(source) ?? [];
  const name = host.includes("?") ? "" : posix.normalize(`/${path.split("?", 1)[0]}`).replace(/\/$/, "");
  if (name === "" || name.includes("\0")) throw unavailable("no file name");
  return name;
}

/** Reads `local:///path` inside a root folder. A file outside, to which a link leads, counts as missing. */
export async function readLocal(source: string, root: string | undefined, maxBytes: number): Promise<Buffer> {
  if (root === undefined) throw unavailable("no local root is configured");
  const path = localPath(source);
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(root + path.replaceAll("/", sep))]);
    if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) throw unavailable("outside the local root");
    // An open of a named pipe would wait for its other end, for ever, in one of the few threads that read files.
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw unavailable("this is no regular file");
      if (facts.size > maxBytes) throw tooLarge(maxBytes);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof ProxyError
      ? cause
      : unavailable((cause as NodeJS.ErrnoException).code ?? "unreadable", cause);
  }
}
