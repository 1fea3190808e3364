import { createHash } from "node:crypto";
import { HashThread } from "./hashThread.js";
import { lengthOf, type Parted } from "./parted.js";

/** Up to this length the way to the other thread costs more than the digest. */
const AT_ONCE = 256 * 1024;

let thread: HashThread | undefined;

/**
 * Hex MD5 of a body, of more than 256 KiB in a thread of its own, one body at a time. The body must stay until then.
 *
 * @throws what reading the file throws
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
