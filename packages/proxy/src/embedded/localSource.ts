import { constants, open, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { ProxyError } from "../errors.js";
import { unavailable } from "./fetchSource.js";

/** Reads `local:///path` inside a root folder, wherever links lead: what lies outside is as good as missing. */
export async function readLocal(source: string, root: string | undefined, maxBytes: number): Promise<Buffer> {
  if (root === undefined) throw unavailable("no local root is configured");
  const path = source.replace(/^local:\/\/\/?/, "");
  if (path === "" || path.includes("\0")) throw unavailable("no file name");
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(`${root}${sep}${path}`)]);
    if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) throw unavailable("outside the local root");
    // Opening a named pipe waits for its other end, for ever, in one of the few threads that read files.
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw unavailable("this is no regular file");
      if (facts.size > maxBytes) {
        throw new ProxyError(422, "The source is too large", {
          message: `source over ${maxBytes} bytes`,
          code: "INVALID_SOURCE",
        });
      }
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
