import { Readable } from "node:stream";
import type { Memory } from "../base/memory.js";
import type { FileBody } from "../stores/fileBody.js";
import type { StorableBody } from "../stores/store.js";
import { BodyReader, type BodySource } from "./bodyReader.js";
import { BufferedBody, type BufferedBodyConfig, type Lost } from "./bufferedBody.js";
import { md5Of } from "./md5Of.js";

/** What one body may use. */
export interface SharedBodyConfig extends BufferedBodyConfig {
  /** A longer body is not kept: it follows its clients' pace and cannot be stored. */
  maxBytes: number;
}

/**
 * One incoming body, many readers. The writer runs at full speed into memory and then a file, each client a {@link BodyReader}
 * with a pace of its own: so neither a slow client nor a slow store holds imgproxy's worker, or each other.
 */
export class SharedBody implements StorableBody {
  readonly #maxBytes: number;
  readonly #memory: Memory;
  readonly #kept: BufferedBody;
  /** A file of the store that is read in its place. */
  #file: FileBody | undefined;
  /** The one chunk that a body too long to keep has in hand. */
  #tail: Buffer | undefined;
  #length = 0;
  #state: "open" | "ended" | "failed" = "open";
  #error: unknown;
  #overflow: Lost | undefined;
  readonly #readers = new Set<BodyReader>();
  /** What its readers may call. */
  readonly #source: BodySource = {
    read: (reader, most) => this.#read(reader, most),
    // The writer of an overflowing body may be waiting for that.
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

  /** Bytes received so far; the body's length once it has ended. */
  get length(): number {
    return this.#length;
  }

  /** Why the body could not be kept whole, or undefined when it can be read again from its first byte. */
  get overflow(): Lost | undefined {
    return this.#overflow;
  }

  /**
   * Hex MD5 of an ended body that was kept; of a long one in a thread of its own, since it takes as long as receiving it.
   *
   * @throws what the disk throws
   */
  async md5(): Promise<string> {
    this.retain();
    try {
      return await md5Of(this.#kept);
    } finally {
      this.release();
    }
  }

  /** Reads an ended body from a file of the store, which needs neither memory nor another file. Before the first byte. */
  adopt(file: FileBody): void {
    this.#file = file;
    this.#length = file.size;
    this.end();
  }

  /**
   * Adds a chunk. A returned promise asks the writer to wait.
   *
   * @throws what {@link fail} was told: nobody wants the rest, so the writer must not go on
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
    // The file is held while it is worked on: upstream and clients may all be gone before the disk answers.
    this.retain();
    return writing.then((lost) => {
      this.release();
      return this.#added(chunk, lost);
    });
  }

  /** The writer has seen the verified end. */
  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#wake();
  }

  /** The writer broke off: every reader fails with `error`. */
  fail(error: unknown): void {
    if (this.#state !== "open") return;
    this.#state = "failed";
    this.#error = error;
    this.#wake();
  }

  /** A reader from the first byte on. Close it when done. */
  reader(): BodyReader {
    const reader = new BodyReader(this.#source);
    this.#readers.add(reader);
    this.retain();
    return reader;
  }

  /** Resolves when nobody is reading. */
  async unwatched(): Promise<void> {
    while (this.#readers.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  open(): Buffer | Readable {
    const { whole } = this.#kept;
    if (whole) return whole;
    const reader = this.reader();
    return Readable.from(reader, { objectMode: false }).once("close", () => reader.close());
  }

  retain(): void {
    this.#held++;
  }

  /** The writer and every reader hold the body; with the last of them its memory and file go. */
  release(): void {
    if (--this.#held > 0) return;
    this.#kept.release();
    this.#file?.destroy();
    this.#keepTail(undefined);
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

  /** Wakes both sides: a writer that waited for this reader, and a reader that left while it waited. */
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
