import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { FileBody } from "../stores/fileBody.js";
import type { StoredObject } from "../stores/storedObject.js";

/** Objects up to this size are read whole before they are judged, where their digest is known. */
const WHOLE = 64 * 1024;

const NOTHING = Buffer.alloc(0);

/** Bodies in memory that have been compared, which need no further check. */
const right = new WeakSet<Buffer>();

/** The first bytes of an object, and the object with a body that still has all of them. */
export interface Begun {
  first: Buffer;
  object: StoredObject;
}

/**
 * Reads the beginning of an object. Its bytes are compared with the MD5 that was recorded beside them: at once where
 * they lie in memory or are few, else on the way, so that a damaged one breaks off before its last bytes.
 *
 * @param wanted number of first bytes that the caller needs
 * @returns undefined for an object whose bytes differ from those that were stored
 */
export async function beginObject(object: StoredObject, wanted: number): Promise<Begun | undefined> {
  const { body, md5, size } = object;
  if (Buffer.isBuffer(body)) return isRight(body, md5) ? { first: body.subarray(0, wanted), object } : undefined;
  // A file has no digest beside it, and is read at the pace of each client.
  if (body instanceof FileBody) return { first: size === 0 ? NOTHING : await body.readAt(0, wanted), object };
  const most = md5 !== undefined && size <= WHOLE ? size : wanted;
  const iterator = body.iterator({ destroyOnReturn: false });
  const taken: Buffer[] = [];
  let length = 0;
  while (length < most && length < size) {
    const { done, value } = await iterator.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  const first = Buffer.concat(taken);
  if (length === size && !isRight(first, md5)) {
    body.destroy();
    return undefined;
  }
  const joined = new CheckedBody(checked(first, iterator, length < size ? md5 : undefined), body);
  return { first: first.subarray(0, wanted), object: { ...object, body: joined } };
}

/**
 * A stream over pieces of another one. Destroying it ends that one at once: `Readable.from` would wait for its next piece,
 * which a store that stalls never sends.
 */
class CheckedBody extends Readable {
  readonly #pieces: AsyncGenerator<Buffer>;
  readonly #source: Readable;

  constructor(pieces: AsyncGenerator<Buffer>, source: Readable) {
    super();
    this.#pieces = pieces;
    this.#source = source;
  }

  override _read(): void {
    this.#pieces.next().then(
      ({ done, value }) => this.push(done ? null : value),
      (error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#source.destroy();
    done(error);
  }
}

/** Yields all pieces; with a digest one piece later, so that the last one follows only where all of them are right. */
async function* checked(first: Buffer, rest: AsyncIterator<Buffer>, md5: string | undefined): AsyncGenerator<Buffer> {
  const hash = md5 === undefined ? undefined : createHash("md5");
  let held = first;
  for (;;) {
    if (!hash && held.length > 0) yield held;
    const step = await rest.next();
    if (step.done) break;
    if (hash && held.length > 0) yield held;
    hash?.update(held);
    held = step.value;
  }
  if (!hash) return;
  const digest = hash.update(held).digest("hex");
  if (digest !== md5) throw new Error(`the bytes in the bucket have the MD5 ${digest}, stored were those of ${md5}`);
  if (held.length > 0) yield held;
}

function isRight(bytes: Buffer, md5: string | undefined): boolean {
  if (md5 === undefined || right.has(bytes)) return true;
  if (createHash("md5").update(bytes).digest("hex") !== md5) return false;
  right.add(bytes);
  return true;
}
