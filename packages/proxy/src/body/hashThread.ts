import { Worker } from "node:worker_threads";
import { lengthOf, type Parted } from "./parted.js";

// The thread can read a file by its descriptor, since descriptors belong to the process. The program is text, since the
// package is built as one file.
const PROGRAM = `
const { parentPort } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const { readSync } = require("node:fs");
const block = Buffer.allocUnsafeSlow(512 * 1024);
let hash = createHash("md5");
const take = ({ fd, from, to, pieces }) => {
  if (pieces) for (const piece of pieces) hash.update(piece);
  for (let at = from; at < to; ) {
    const read = readSync(fd, block, 0, Math.min(block.length, to - at), at);
    if (read === 0) throw new Error("spill file ended at " + at + " of " + to + " bytes");
    hash.update(block.subarray(0, read));
    at += read;
  }
};
parentPort.on("message", (part) => {
  try {
    if (part) return take(part), parentPort.postMessage({});
    const digest = hash.digest("hex");
    hash = createHash("md5");
    parentPort.postMessage({ digest });
  } catch (error) {
    hash = createHash("md5");
    parentPort.postMessage({ error });
  }
});
`;

interface Reply {
  digest?: string;
  error?: unknown;
}

/** A thread that computes MD5, so that a long body does not hold up all other requests. It never keeps the process alive. */
export class HashThread {
  #worker: Worker | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Computes the MD5 of a body, in hex.
   *
   * @throws a system error of the file, and Error where the thread ended
   */
  digest(body: Parted): Promise<string> {
    const digest = this.#turn.then(() => this.#digest(body));
    this.#turn = digest.catch(() => undefined);
    return digest;
  }

  async #digest(body: Parted): Promise<string> {
    for (let at = 0; at < body.length; ) {
      const part = body.partAt(at);
      await this.#ask(part);
      at += lengthOf(part);
    }
    return (await this.#ask(undefined)).digest!;
  }

  #ask(message: unknown): Promise<Reply> {
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
      worker.postMessage(message);
    });
  }

  #start(): Worker {
    // The operator's flags are left out: no inspector, no --require of theirs.
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [], env: {} });
    worker.unref();
    return worker;
  }
}
