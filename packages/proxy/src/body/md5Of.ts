import { createHash } from "node:crypto";
import { HashThread } from "./hashThread.js";
import { lengthOf, type Parted } from "./parted.js";

/** Longest body whose digest costs less than the way to the other thread. */
const AT_ONCE = 256 * 1024;

let thread: HashThread | undefined;

/**
 * Computes the MD5 of a body, in hex: of more than 256 KiB in a thread of its own, one body at a time. The body must stay
 * readable until then.
 *
 * @throws a system error of the file
 */
export function md5Of(body: Parted): Promise<string> {
  const part = body.length <= AT_ONCE ? body.partAt(0) : undefined;
  if (part && "pieces" in part && lengthOf(part) === body.length) {
    const hash = createHash("md5");
    for (const piece of part.pieces) hash.update(piece);
    return Promise.resolve(hash.digest("hex"));
  }
  thread ??= new HashThread();
  return thread.digest(body);
}
