import { ProxyError } from "../base/errors.js";
import type { Refusal } from "../storing/admission.js";
import { bytesToSniff, mediaType } from "../storing/mediaType.js";
import { firstHeaderValue, type Headers, type UpstreamSink } from "../upstream/upstream.js";
import type { FairQueue } from "./fairQueue.js";
import type { Flight } from "./flight.js";

/** Why an answer may not be stored, or undefined. */
export type Verdict = Refusal | undefined;

/** What one answer may bring before it waits for its next turn. */
const TURN_BYTES = 256 * 1024;

/** Holds an answer back until its first bytes show what it is. */
export class UpstreamReceiver implements UpstreamSink {
  readonly #flight: Flight;
  readonly #turns: FairQueue;
  readonly #decide: (status: number, headers: Headers, first: Buffer) => Verdict;
  #status = 0;
  #headers: Headers = {};
  #held: Buffer[] | undefined = [];
  #heldLength = 0;
  #verdict: Verdict;
  #inTurn = 0;

  constructor(flight: Flight, turns: FairQueue, decide: (status: number, headers: Headers, first: Buffer) => Verdict) {
    this.#flight = flight;
    this.#turns = turns;
    this.#decide = decide;
  }

  head(status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  data(chunk: Buffer): void | Promise<void> {
    const wait = this.#take(chunk);
    this.#inTurn += chunk.length;
    if (this.#inTurn < TURN_BYTES) return wait;
    this.#inTurn = 0;
    return wait ? wait.then(() => this.#turns.next()) : this.#turns.next();
  }

  #take(chunk: Buffer): void | Promise<void> {
    if (!this.#held) {
      return this.#flight.body.append(chunk);
    }
    this.#held.push(chunk);
    this.#heldLength += chunk.length;
    if (this.#heldLength >= bytesToSniff(mediaType(this.#headers["content-type"]))) return this.#release();
  }

  async end(): Promise<{ verdict: Verdict; headers: Headers }> {
    await this.#release();
    // A length that does not match is a broken answer for whoever is still reading it.
    const declared = firstHeaderValue(this.#headers["content-length"]);
    if (declared !== undefined && Number(declared) !== this.#flight.body.length) {
      throw new ProxyError(502, "The image server sent only part of the image", {
        message: `upstream sent ${this.#flight.body.length} of ${declared} bytes`,
      });
    }
    this.#flight.body.end();
    return { verdict: this.#verdict, headers: this.#headers };
  }

  #release(): void | Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    const first = held.length === 1 ? held[0]! : Buffer.concat(held);
    this.#verdict = this.#decide(this.#status, this.#headers, first);
    return this.#flight.body.append(first);
  }
}
