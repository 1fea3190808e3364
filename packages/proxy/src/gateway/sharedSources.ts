import type { IncomingMessage } from "node:http";
import type { SharedBodyConfig } from "../body/sharedBody.js";
import { keepTime } from "./keepTime.js";
import { SharedSource, type SourceReader } from "./sharedSource.js";

/** Settings of {@link SharedSources}. */
export interface SharedSourcesConfig {
  body: SharedBodyConfig;
  /** Most bytes of downloads that are complete; beyond, those that ended first are let go. */
  maxKeptBytes: number;
}

/** Downloads of sources by key. One serves all requests for its key that arrive while it runs, and for a while after. */
export class SharedSources {
  readonly #config: SharedSourcesConfig;
  readonly #sources = new Map<string, SharedSource>();
  /** Complete downloads, the oldest first, with the timer that ends each. */
  readonly #kept = new Map<SharedSource, { key: string; timer: NodeJS.Timeout }>();
  #keptBytes = 0;

  constructor(config: SharedSourcesConfig) {
    this.#config = config;
  }

  /** Bytes of complete downloads. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /**
   * Adds a reader to the download of a key, which begins where there is none.
   *
   * @param open opens the source
   */
  join(
    key: string,
    open: (signal: AbortSignal) => Promise<IncomingMessage>,
  ): { reader: SourceReader; isShared: boolean } {
    const current = this.#sources.get(key);
    if (current?.isJoinable) return { reader: current.join(), isShared: true };
    const source = new SharedSource(open, this.#config.body);
    this.#sources.set(key, source);
    const reader = source.join();
    void this.#follow(key, source);
    return { reader, isShared: false };
  }

  /** Lets go of the download that ended first, and returns whether there was one: its bytes may be needed for others. */
  dropOldest(): boolean {
    const [oldest] = this.#kept.keys();
    if (oldest) this.#drop(oldest);
    return oldest !== undefined;
  }

  /** Lets no further reader join what is there: a source may have other bytes now. */
  forget(): void {
    this.#sources.clear();
    while (this.dropOldest());
  }

  async #follow(key: string, source: SharedSource): Promise<void> {
    const isWhole = await source.ended;
    const keepMs = isWhole && source.isJoinable && this.#sources.get(key) === source ? keepTime(await source.head) : 0;
    if (keepMs === 0) {
      if (this.#sources.get(key) === source) this.#sources.delete(key);
      return source.forget();
    }
    const timer = setTimeout(() => this.#drop(source), keepMs).unref();
    this.#kept.set(source, { key, timer });
    this.#keptBytes += source.length;
    while (this.#keptBytes > this.#config.maxKeptBytes) this.dropOldest();
  }

  #drop(source: SharedSource): void {
    const { key, timer } = this.#kept.get(source)!;
    clearTimeout(timer);
    this.#kept.delete(source);
    this.#keptBytes -= source.length;
    if (this.#sources.get(key) === source) this.#sources.delete(key);
    source.forget();
  }
}
