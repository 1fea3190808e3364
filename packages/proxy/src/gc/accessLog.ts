import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** One access log. */
export interface AccessLog {
  /** Path or address, for messages. */
  name: string;
  /**
   * Text that is another one for any other content, of a log that never changes; undefined for one that may grow, which is
   * known by its bytes.
   */
  id?: string;
  /** False where the log can be read only once, such as stdin. */
  lasting: boolean;
  /** Time that no line is later than, in milliseconds since 1970; undefined where it is not known. */
  latest?: number;
  /** Opens the log as it lies there. */
  open(): Promise<Readable>;
}

/** Returns a log that is a file. @param changed time of its last change, in milliseconds since 1970 */
export const fileLog = (path: string, changed: number): AccessLog => ({
  name: path,
  lasting: true,
  latest: changed,
  open: async () => createReadStream(path, { highWaterMark: 256 * 1024 }),
});

/** Returns the log on stdin. */
export const stdinLog = (): AccessLog => ({ name: "stdin", lasting: false, open: async () => process.stdin });

/**
 * Opens a log and yields its bytes, unpacked where it is gzip.
 *
 * @throws Error that names the log, where it cannot be read to its end
 */
export async function* bytesOf(log: AccessLog): AsyncGenerator<Buffer> {
  const raw = await log.open();
  const chunks = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    const first = await chunks.next();
    if (first.done) return;
    const all = rejoined(Buffer.from(first.value), chunks);
    // By its bytes: Amazon's and Cloudflare's names say nothing of it.
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* all;
    const source = Readable.from(all, { objectMode: false });
    const unpacked = source.pipe(createGunzip());
    source.on("error", (error) => unpacked.destroy(error));
    yield* unpacked;
  } catch (cause) {
    throw new Error(`${log.name}: ${(cause as Error).message}`, { cause });
  } finally {
    raw.destroy();
  }
}

async function* rejoined(first: Buffer, others: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await others.next(); !next.done; next = await others.next()) yield Buffer.from(next.value);
}
