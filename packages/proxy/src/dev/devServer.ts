import type { IncomingMessage, ServerResponse } from "node:http";
import type { Signing } from "@bucketfirst/core";
import type { ProxyEvent } from "../base/events.js";
import type { Log } from "../base/log.js";
import type { EmbeddedConfig } from "../embedded/embeddedUpstream.js";
import type { Store } from "../stores/store.js";
import type { Control } from "./control.js";
import type { DevStats } from "./hub.js";

/** Settings of `createDevServer`; all may be left out. */
export interface DevServerConfig extends EmbeddedConfig {
  /** Folder for keys and bucket; it is made where it is missing. Default `.bucketfirst`. */
  folder?: string;
  /** Key pair, where it should not be read from the folder; several while rotating. Default: a pair made once and kept there. */
  signing?: Signing | readonly Signing[];
  /** Origin of `signing`, for messages about a signature with other keys. Default `the configuration`. */
  signingFrom?: string;
  /** Address to listen on. Default 127.0.0.1, which no other machine can reach. */
  host?: string;
  /** Port, 0..65,535. A port given here must be free. Default 8080, or any free port when that is taken. */
  port?: number;
  /**
   * Writes the address into the folder, where modules of an application that runs beside it look, and takes the port of last
   * time again where that is free. Default false, for a server whose application has the address already.
   */
  findable?: boolean;
  /** Address that browsers use for this server, without a path. Default `http://HOST:PORT`. */
  publicUrl?: string;
  /**
   * Names that browsers may use for this server, besides those of the loopback interface, of `host` and `publicUrl`,
   * and, where it listens on every address, the addresses of this machine. Any other name is a 403. Default none.
   */
  serverNames?: readonly string[];
  /** Text in front of the key, e.g. `processed/`. Default none. */
  cacheFolder?: string;
  /**
   * `Cache-Control` of stored images. `no-cache` shows every request of a demo, also those that a browser's own cache
   * would answer. Default `public, max-age=31536000, immutable`.
   */
  cacheControl?: string;
  /** Handler of every path that is not the server's own: a demo page beside the images. Default: a short text at `/`. */
  page?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Further origins whose pages may see the live events and, on this machine, press the control buttons. Default none. */
  controlOrigins?: readonly string[];
  /** Receiver of log lines. Default: none are written. */
  log?: Log;
}

/** A running development server: proxy, processor and bucket on one port. */
export interface DevServer extends Control {
  /** Address of the server, without a final slash. */
  url: string;
  /** Address of the proxy, for `createImages`. */
  proxyUrl: string;
  /** Address of the bucket, for `createImages`. */
  cacheUrl: string;
  /** Address of the playground, a page on which every option can be tried. */
  playgroundUrl: string;
  /** Text in front of the key, as in the settings. */
  cacheFolder: string;
  /** Key pair of this server; the first of several. */
  signing: Signing;
  /** Origin of `signing`, for a sentence: a file, or `signingFrom` of the settings. */
  signingFrom: string;
  /** Store behind the bucket; it fails while the bucket is broken by button. */
  store: Store;
  /** Returns the counters since the start. */
  stats(): DevStats;
  /** Returns which parts are broken by button. */
  state(): DevState;
  /** Calls `listener` at the end of every request and every put; returns the function that ends that. */
  onEvent(listener: (event: ProxyEvent) => void): () => void;
  /** Returns code that fits this server, ready to paste; keys that were given to the server are read from the environment there. */
  snippet(): string;
  /** Closes the port, and stops what is under way. */
  close(): Promise<void>;
}

/** State of a development server: the first event of a live stream, sent again at every button. */
export interface DevState {
  /** True while the bucket is broken by button. */
  bucketBroken: boolean;
  /** True while the proxy is broken by button. */
  proxyBroken: boolean;
  /** Counters since the start. */
  stats: DevStats;
}
