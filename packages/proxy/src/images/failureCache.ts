import { ProxyError } from "../base/errors.js";

/** A short memory of failures that do not pass, so that a broken link on a busy page costs one processing. */
export class FailureCache {
  readonly #entries = new Map<string, { error: ProxyError; until: number }>();
  readonly #ttlMs: number;
  readonly #most: number;

  constructor(ttlMs: number, most: number) {
    this.#ttlMs = ttlMs;
    this.#most = most;
  }

  get(key: string): ProxyError | undefined {
    if (this.#entries.size === 0) return undefined;
    const entry = this.#entries.get(key);
    if (!entry || entry.until > performance.now()) return entry?.error;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps a 404 or 422; forgets the oldest beyond the limit. */
  add(key: string, error: unknown): void {
    if (!(error instanceof ProxyError) || (error.status !== 404 && error.status !== 422)) return;
    this.#entries.delete(key);
    this.#entries.set(key, { error, until: performance.now() + this.#ttlMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Forgets every key that begins with `prefix`. */
  deleteUnder(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}
