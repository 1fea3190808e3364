import { Worker } from "node:worker_threads";

// The thread can read a file by its descriptor, since descriptors belong to the process. The program is text, since the
// package is built as one file.
const PROGRAM = `
const { parentPort } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const { readSync } = require("node:fs");
const block = Buffer.allocUnsafeSlow(512 * 1024);
let hash = createHash("md5");
const take = ({ fd, from, to, bytes, length }) => {
  if (bytes) hash.update(bytes.subarray(0, length));
  for (let at = from; at < to; ) {
    const read = readSync(fd, block, 0, Math.min(block.length, to - at), at);
    if (read === 0) throw new Error("spill file ended at " + at + " of " + to + " bytes");
    hash.update(block.subarray(0, read));
    at += read;
  }
};
parentPort.on("message", (part) => {
  try {
    if (part) {
      take(part);
      return part.bytes ? parentPort.postMessage({ bytes: part.bytes }, [part.bytes.buffer]) : parentPort.postMessage({});
    }
    const digest = hash.digest("hex");
    hash = createHash("md5");
    parentPort.postMessage({ digest });
  } catch (error) {
    hash = createHash("md5");
    parentPort.postMessage({ error });
  }
});
`;

/** The next bytes of a body: a part of an open file, or pieces in memory. */
export type Part = { fd: number; from: number; to: number } | { pieces: readonly Buffer[] };

/** Bytes that lie partly on disk and partly in memory, and may move from here to there between two calls. */
export interface Parted {
  readonly length: number;
  /** Returns the bytes that lie together from `position` on. */
  partAt(position: number): Part;
}

interface Reply {
  digest?: string;
  error?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
}

/** Bytes in memory that go to the thread at once. */
const BLOCK = 1024 * 1024;

/** A thread that computes MD5, so that a long body does not hold up all other requests. It never keeps the process alive. */
class HashThread {
  #worker: Worker | undefined;
  /** Block that goes to the thread and back: a new one for each part would leave as much garbage as there are bytes. */
  #block: Uint8Array<ArrayBuffer> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  digest(body: Parted): Promise<string> {
    const digest = this.#turn.then(() => this.#digest(body));
    this.#turn = digest.catch(() => undefined);
    return digest;
  }

  async #digest(body: Parted): Promise<string> {
    for (let at = 0; at < body.length; ) {
      const part = body.partAt(at);
      at += "pieces" in part ? await this.#send(part.pieces) : await this.#ask(part).then(() => part.to - part.from);
    }
    return (await this.#ask(undefined)).digest!;
  }

  /** Reads as many bytes as the block holds; returns their number. */
  async #send(pieces: readonly Buffer[]): Promise<number> {
    const bytes = this.#block ?? new Uint8Array(BLOCK);
    this.#block = undefined;
    let length = 0;
    for (const piece of pieces) {
      const taken = piece.subarray(0, BLOCK - length);
      bytes.set(taken, length);
      length += taken.length;
    }
    this.#block = (await this.#ask({ bytes, length }, [bytes.buffer])).bytes;
    return length;
  }

  #ask(message: unknown, transferred: readonly ArrayBuffer[] = []): Promise<Reply> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const done = (): void => void worker.off("message", onReply).off("error", onEnd).off("exit", onEnd);
      const onReply = (reply: Reply): void => {
        done();
        if (reply.error) reject(reply.error);
        else resolve(reply);
      };
      const onEnd = (cause: unknown): void => {
        done();
        if (this.#worker === worker) this.#worker = undefined;
        reject(cause instanceof Error ? cause : new Error("the thread for digests ended"));
      };
      worker.on("message", onReply).on("error", onEnd).on("exit", onEnd);
      worker.postMessage(message, transferred);
    });
  }

  #start(): Worker {
    // The operator's flags are left out: no inspector, no --require of theirs.
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [], env: {} });
    worker.unref();
    return worker;
  }
}

let thread: HashThread | undefined;

/**
 * Computes the MD5 of a body, in hex, in a thread of its own: one body at a time. The body must stay readable until then.
 *
 * @throws a system error of the file, and Error where the thread ended
 */
export function md5InThread(body: Parted): Promise<string> {
  thread ??= new HashThread();
  return thread.digest(body);
}
