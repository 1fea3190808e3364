import { Readable } from "node:stream";
import type { Memory } from "../base/memory.js";
import type { FileBody } from "../stores/fileBody.js";
import type { StorableBody } from "../stores/store.js";
import { BodyReader, type BodySource } from "./bodyReader.js";
import { BufferedBody, type BufferedBodyConfig, type Lost } from "./bufferedBody.js";
import { md5Of } from "./md5Of.js";
import { ReadBlock } from "./readBlock.js";

/** Settings of {@link SharedBody}. */
export interface SharedBodyConfig extends BufferedBodyConfig {
  /** Longest body in bytes that is kept; a longer one follows its clients' pace and cannot be stored. */
  maxBytes: number;
}

/**
 * One incoming body with many readers. The writer runs at full speed into memory and then a file, and each client has a
 * {@link BodyReader} with its own pace: so neither a slow client nor a slow store holds up imgproxy's worker, or the others.
 */
export class SharedBody implements StorableBody {
  readonly #maxBytes: number;
  readonly #memory: Memory;
  readonly #kept: BufferedBody;
  /** File of the store that is read in place of kept bytes. */
  #file: FileBody | undefined;
  /** Latest chunk of a body that is too long to be kept. */
  #tail: Buffer | undefined;
  #length = 0;
  #state: "open" | "ended" | "failed" = "open";
  #error: unknown;
  #overflow: Lost | undefined;
  readonly #readers = new Set<BodyReader>();
  /** The part of this body that its readers may call. */
  readonly #source: BodySource = {
    read: (reader, most) => this.#read(reader, most),
    // The writer of a body that is not kept may be waiting for this reader.
    onMove: () => this.#tail && this.#wake(),
    onClose: (reader) => this.#forget(reader),
  };
  #waiting: (() => void)[] = [];
  #held = 1;

  constructor(config: SharedBodyConfig) {
    this.#maxBytes = config.maxBytes;
    this.#memory = config.memory;
    this.#kept = new BufferedBody(config);
  }

  /** Number of bytes received so far; the body's length once it has ended. */
  get length(): number {
    return this.#length;
  }

  /** The reason why the body could not be kept whole; undefined while it can be read again from its first byte. */
  get overflow(): Lost | undefined {
    return this.#overflow;
  }

  /**
   * Computes the MD5 of an ended body that was kept, in hex; of a long one in a thread of its own, since it takes as long as
   * receiving it.
   *
   * @throws a system error of the disk
   */
  async md5(): Promise<string> {
    this.retain();
    try {
      return await md5Of(this.#kept);
    } finally {
      this.release();
    }
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
    if (this.#overflow !== undefined) return this.#pass(chunk);
    if (this.#length + chunk.length > this.#maxBytes) {
      this.#overflow = { reason: "too-large", message: `more than ${this.#maxBytes} bytes` };
      return this.#pass(chunk);
    }
    const writing = this.#kept.add(chunk);
    if (!writing) return this.#arrived(chunk);
    // The body is held during the write: upstream and clients may all have left before the disk is done.
    this.retain();
    return writing.then((lost) => {
      this.release();
      return this.#added(chunk, lost);
    });
  }

  /** Ends the body; the writer calls it at the verified end. */
  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#wake();
  }

  /** Breaks the body off: every reader fails with `error`. */
  fail(error: unknown): void {
    if (this.#state !== "open") return;
    this.#state = "failed";
    this.#error = error;
    this.#wake();
  }

  /** Opens a reader from the first byte on, which its caller closes. */
  reader(): BodyReader {
    const reader = new BodyReader(this.#source);
    this.#readers.add(reader);
    this.retain();
    return reader;
  }

  /** Resolves when there is no reader any more. */
  async unwatched(): Promise<void> {
    while (this.#readers.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  open(): Buffer | Readable {
    const { whole } = this.#kept;
    if (whole) return whole;
    const reader = this.reader();
    return Readable.from(reader, { objectMode: false }).once("close", () => reader.close());
  }

  pieces(): Buffer | AsyncGenerator<Buffer> {
    return this.#kept.whole ?? this.#pieces();
  }

  retain(): void {
    this.#held++;
  }

  /** Ends one hold. The writer and every reader hold the body; the last one frees its memory and file. */
  release(): void {
    if (--this.#held > 0) return;
    this.#kept.release();
    this.#file?.destroy();
    this.#keepTail(undefined);
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    const reader = this.reader();
    const block = new ReadBlock(this.#memory);
    reader.block = () => block.bytes;
    try {
      for (let piece = await reader.next(); piece; piece = await reader.next()) {
        yield piece;
        // A socket asks for more while so small a piece still lies in it.
        if (block.isNotFilledBy(piece)) block.release();
      }
    } finally {
      reader.close();
      block.release();
    }
  }

  #read(reader: BodyReader, most: number): Buffer | undefined | Promise<Buffer | undefined> {
    const { position } = reader;
    if (this.#file && position < this.#length) return this.#file.readAt(position, most, reader.block?.());
    if (position < this.#kept.length) return this.#kept.read(position, most, reader.block);
    const tail = this.#tail;
    if (tail && position >= this.#length - tail.length && position < this.#length) {
      const from = position - (this.#length - tail.length);
      return tail.subarray(from, from + most);
    }
    if (this.#state === "ended") return undefined;
    if (this.#state === "failed") throw this.#error;
    return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() =>
      reader.closed ? undefined : this.#read(reader, most),
    );
  }

  /** Drops a reader, and wakes both sides: a writer that waited for it, and the reader itself if it waited. */
  #forget(reader: BodyReader): void {
    this.#readers.delete(reader);
    this.release();
    this.#wake();
  }

  #arrived(chunk: Buffer): void {
    this.#length += chunk.length;
    this.#wake();
  }

  #added(chunk: Buffer, lost: Lost | undefined): void | Promise<void> {
    if (lost === undefined) return this.#arrived(chunk);
    this.#overflow = lost;
    return this.#pass(chunk);
  }

  async #pass(chunk: Buffer): Promise<void> {
    while (this.#tail !== undefined && this.#state === "open") {
      if (this.#readers.size === 0) this.fail(new Error("nobody is reading this body any more"));
      else if ([...this.#readers].every((reader) => reader.position >= this.#length)) break;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#state === "failed") throw this.#error;
    this.#keepTail(chunk);
    this.#arrived(chunk);
  }

  #keepTail(chunk: Buffer | undefined): void {
    if (chunk) this.#memory.hold(chunk);
    if (this.#tail) this.#memory.drop(this.#tail);
    this.#tail = chunk;
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
