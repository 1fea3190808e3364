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
  /** Where keys and bucket live. Default `.bucketfirst`. */
  folder?: string;
  /** Key pair, where it should not come from the folder; several while rotating. */
  signing?: Signing | readonly Signing[];
  /** Where `signing` is from, for messages about a signature of other keys. Default `the configuration`. */
  signingFrom?: string;
  /** Default 127.0.0.1: nobody else can reach it. */
  host?: string;
  /** Default 8080, or any free port when that is taken. A port given here must be free. */
  port?: number;
  /** What browsers call this server. Default `http://HOST:PORT`. */
  publicUrl?: string;
  /**
   * Names that browsers may call this server by, besides those of the loopback interface, of `host` and `publicUrl`,
   * and, where it listens on every address, the addresses of this machine. Any other name is 403.
   */
  serverNames?: readonly string[];
  cacheFolder?: string;
  /** Of stored images. Default a year, immutable; `no-cache` shows every request of a demo, also those that a browser's own cache would answer. */
  cacheControl?: string;
  /** Answers every path that is not the server's own: a demo page beside the images. */
  page?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Further origins whose pages may see the live events and, on this machine, press the control buttons. */
  controlOrigins?: readonly string[];
  log?: Log;
}

/** A running development server: proxy, processor and bucket on one port. */
export interface DevServer extends Control {
  url: string;
  proxyUrl: string;
  cacheUrl: string;
  cacheFolder: string;
  /** Key pair of this server; of several the first. */
  signing: Signing;
  /** Where that is from, for a sentence. */
  signingFrom: string;
  store: Store;
  /** Counters since the start. */
  stats(): DevStats;
  /** Which parts are broken by button. */
  state(): DevState;
  /** Calls `listener` for every answer and every put; returns the function that ends that. */
  onEvent(listener: (event: ProxyEvent) => void): () => void;
  /** Code that fits this server, ready to paste; keys that were given to the server are read from the environment there. */
  snippet(): string;
  close(): Promise<void>;
}

/** What live streams begin with, and get at every button. */
export interface DevState {
  bucketBroken: boolean;
  proxyBroken: boolean;
  stats: DevStats;
}
