import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Memory } from "../base/memory.js";
import type { FileBody } from "../stores/fileBody.js";
import type { StorableBody } from "../stores/storableBody.js";
import { type BodyReader, Readers } from "./bodyReader.js";
import { BufferedBody, type BufferedBodyConfig, type Lost } from "./bufferedBody.js";
import { md5Of } from "./md5Of.js";
import { Overflow } from "./overflow.js";
import { piecesOf } from "./readBlock.js";

/** Settings of {@link SharedBody}. */
export interface SharedBodyConfig extends BufferedBodyConfig {
  /** Longest body in bytes that is kept; a longer one follows its clients' pace and cannot be stored. */
  maxBytes: number;
}

/**
 * One incoming body with many readers. The writer runs at full speed into memory and then a file, and each client has a
 * {@link BodyReader} with its own pace: so neither a slow client nor a slow store holds up imgproxy's worker, or the others.
 * The writer and every reader hold it; the last one frees its memory and file.
 */
export class SharedBody implements StorableBody {
  readonly #maxBytes: number;
  readonly #memory: Memory;
  readonly #kept: BufferedBody;
  /** File of the store that is read in place of kept bytes. */
  #file: FileBody | undefined;
  /** Bytes that are not kept, of a body that cannot be kept whole. */
  #overflow: Overflow | undefined;
  #length = 0;
  #state: "open" | "ended" | "failed" = "open";
  #error: unknown;
  readonly #readers: Readers = new Readers({
    read: (reader, most) => this.#read(reader, most),
    isHeldUp: () => this.#isHeldUp,
    isOnDisk: () => this.#kept.isOnDisk && (this.#isHeldUp || this.#readers.areAlone),
    // The writer of a body that is not kept may be waiting for this reader.
    onMove: () => this.#overflow && this.#readers.wake(),
    onFree: () => {
      this.#kept.release();
      this.#file?.destroy();
      this.#overflow?.release();
    },
  });

  constructor(config: SharedBodyConfig) {
    this.#maxBytes = config.maxBytes;
    this.#memory = config.memory;
    this.#kept = new BufferedBody(config);
  }

  /** Number of bytes received so far; the body's length once it has ended. */
  get length(): number {
    return this.#length;
  }

  get #isHeldUp(): boolean {
    return this.#overflow !== undefined && this.#state === "open";
  }

  /** The reason why the body could not be kept whole; undefined while it can be read again from its first byte. */
  get overflow(): Lost | undefined {
    return this.#overflow?.lost;
  }

  /**
   * Computes the MD5 of an ended body that was kept, in hex; of a long one in short turns, since it takes as long as
   * receiving it.
   *
   * @throws a system error of the disk
   */
  async md5(): Promise<string> {
    const { whole } = this.#kept;
    if (whole) return createHash("md5").update(whole).digest("hex");
    this.#readers.hold();
    return md5Of(this.#kept).finally(() => this.release());
  }

  /** Takes all bytes from a file of the store, which needs neither memory nor another file. Nothing may be appended before. */
  adopt(file: FileBody): void {
    this.#file = file;
    this.#length = file.size;
    this.end();
  }

  /**
   * Adds a chunk. The writer waits for a returned promise before the next one.
   *
   * @throws the error of {@link fail}: no reader needs the rest, so the writer must not go on
   */
  append(chunk: Buffer): void | Promise<void> {
    if (this.#state === "failed") throw this.#error;
    if (this.#state === "ended" || chunk.length === 0) return;
    if (this.#overflow) return this.#pass(chunk, this.#overflow);
    if (this.#length + chunk.length > this.#maxBytes)
      return this.#added(chunk, { reason: "too-large", message: `more than ${this.#maxBytes} bytes` });
    const writing = this.#kept.add(chunk);
    if (!writing) return this.#added(chunk);
    // The body is held during the write: upstream and clients may all have left before the disk is done.
    this.#readers.hold();
    return writing.then((lost) => {
      this.release();
      return this.#added(chunk, lost);
    });
  }

  /** Ends the body; the writer calls it at the verified end. */
  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#readers.wake();
  }

  /** Breaks the body off: every reader fails with `error`. */
  fail(error: unknown): void {
    if (this.#state !== "open") return;
    this.#state = "failed";
    this.#error = error;
    this.#readers.wake();
  }

  /** Opens a reader from the first byte on, which its caller closes. */
  reader(): BodyReader {
    return this.#readers.open();
  }

  /** Resolves when there is no reader any more. */
  async unwatched(): Promise<void> {
    while (this.#readers.size > 0) await this.#readers.change();
  }

  open(): Buffer | Readable {
    const { whole } = this.#kept;
    if (whole) return whole;
    const reader = this.reader();
    return Readable.from(reader, { objectMode: false }).once("close", () => reader.close());
  }

  pieces(): Buffer | AsyncGenerator<Buffer> {
    return this.#kept.whole ?? piecesOf(() => this.reader(), this.#memory);
  }

  /** Ends the writer's hold. */
  release(): void {
    this.#readers.release();
  }

  #read(reader: BodyReader, most: number): Buffer | undefined | Promise<Buffer | undefined> {
    const { position } = reader;
    if (this.#file && position < this.#length) return this.#file.readAt(position, most, reader.block?.());
    if (position < this.#kept.length) return this.#kept.read(position, most, reader.block);
    const latest = this.#overflow?.at(position, most);
    if (latest) return latest;
    if (this.#state === "ended") return undefined;
    if (this.#state === "failed") throw this.#error;
    return this.#readers.change().then(() => (reader.closed ? undefined : this.#read(reader, most)));
  }

  #added(chunk: Buffer, lost?: Lost): void | Promise<void> {
    if (lost) {
      this.#overflow = new Overflow(lost, this.#memory, this.#readers);
      return this.#pass(chunk, this.#overflow);
    }
    this.#length += chunk.length;
    this.#readers.wake();
  }

  async #pass(chunk: Buffer, overflow: Overflow): Promise<void> {
    while (this.#state === "open" && !overflow.isRead) {
      if (this.#readers.size === 0) this.fail(new Error("nobody is reading this body any more"));
      else await this.#readers.change();
    }
    if (this.#state === "failed") throw this.#error;
    overflow.take(chunk, this.#length);
    return this.#added(chunk);
  }
}
