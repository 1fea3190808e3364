import { close, read } from "node:fs";
import { Readable } from "node:stream";

const BLOCK = 64 * 1024;

/** An open file as the body of an object: a stream that can also be read from any place, so that each client has its own pace. */
export class FileBody extends Readable {
  readonly size: number;
  readonly #fd: number;
  #position = 0;
  #reading = 0;
  #whenIdle: (() => void) | undefined;

  /** @param fd descriptor, which is closed when the stream ends or is destroyed */
  constructor(fd: number, size: number) {
    super();
    this.#fd = fd;
    this.size = size;
  }

  /**
   * Reads at most `most` bytes from `position` on, which must lie in the file, into a block of the caller's or a new one.
   * Other readers do not disturb it.
   *
   * @throws a system error, and Error for a file that has become shorter
   */
  readAt(
    position: number,
    most: number,
    block: Buffer = Buffer.allocUnsafeSlow(Math.min(most, BLOCK)),
  ): Promise<Buffer> {
    const length = Math.min(most, block.length, this.size - position);
    this.#reading++;
    return new Promise((resolve, reject) => {
      read(this.#fd, block, 0, length, position, (error, bytesRead) => {
        if (--this.#reading === 0) this.#whenIdle?.();
        if (error) reject(error);
        else if (bytesRead === 0) reject(new Error(`file ended at ${position} of ${this.size} bytes`));
        else resolve(block.subarray(0, bytesRead));
      });
    });
  }

  override _read(most: number): void {
    if (this.#position >= this.size) return void this.push(null);
    this.readAt(this.#position, most).then(
      (bytes) => {
        this.#position += bytes.length;
        this.push(bytes);
      },
      (error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // A descriptor that is closed during a read may be another file's by then.
    this.#whenIdle = () => close(this.#fd, () => done(error));
    if (this.#reading === 0) this.#whenIdle();
  }
}
