import type { IncomingMessage } from "node:http";
import { ProxyError, reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Metrics } from "../base/metrics.js";
import { createFactsReader } from "../http/imageFacts.js";
import type { TargetConfig } from "../http/target.js";
import { textOf } from "../http/textOf.js";
import type { Engine } from "../images/engine.js";
import type { SourceIndex } from "../images/sourceIndex.js";
import { isKey } from "../stores/objectKey.js";
import type { Store } from "../stores/store.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import type { Upstream } from "../upstream/upstream.js";
import type { EventsConfig } from "./EventsConfig.js";
import { EventNotes, noteNameOf } from "./eventNotes.js";
import { EventQueue } from "./eventQueue.js";
import { EventWork } from "./eventWork.js";
import type { ObjectEvent } from "./ObjectEvent.js";
import { openOriginals } from "./openOriginals.js";
import { parseEvents, type Subscription } from "./parseEvents.js";

/** Most bytes of a body: SNS and EventBridge send no longer ones. */
const MOST = 256 * 1024;
/** Subscriptions that are kept for the operator. */
const SUBSCRIPTIONS = 10;
const PING_MS = 2_000;

/** Parts of a proxy that its events use. */
export interface EventsParts {
  engine: Engine;
  upstream: Upstream;
  store: Store;
  cacheFolder: string;
  index: SourceIndex | undefined;
  target: TargetConfig & { server: Required<PathSettings> };
  logSources: boolean;
  metrics: Metrics;
  log: Log;
}

/** Answer to a sender of events. */
export interface EventsReply {
  /** Events whose work is kept in the bucket, and will be done. */
  accepted: number;
  /** Events that change no picture of ours. */
  ignored: number;
}

/** The receiver of events, and the work that they make. */
export interface Events {
  /** Token that senders must bring. */
  readonly token: string;
  /** Number of originals whose work is not done, as far as this process knows. */
  readonly pending: number;
  /** Subscriptions of SNS that wait for the operator. */
  readonly subscriptions: readonly Subscription[];
  /**
   * Receives one request.
   *
   * @throws ProxyError 400 and 413 for a body that cannot be read, 503 where the bucket does not keep the events
   */
  receive(request: IncomingMessage): Promise<EventsReply>;
  /** Begins nothing more; what waits lies in the bucket. */
  stop(): void;
}

/**
 * Creates the receiver of events, and goes on with what waits in the bucket.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `INVALID_OPTION` that names the field
 */
export function createEvents(config: EventsConfig, parts: EventsParts): Events {
  const { store, cacheFolder, target, logSources, metrics, log } = parts;
  const { members, originalOf } = openOriginals(config, target);
  const notes = new EventNotes(store, cacheFolder);
  const factsOf = createFactsReader(target.server, logSources);
  const work = new EventWork({ ...parts, notes, originalOf, members, factsOf });
  const queue = new EventQueue({
    notes,
    work,
    concurrency: config.concurrency ?? 1,
    isUp: () => isUp(parts),
    onResult: (result) => metrics.eventEnds.inc({ result }),
    log,
  });
  const subscriptions: Subscription[] = [];

  /** Keeps an event; false for one that changes no picture of ours. */
  const accept = async ({ kind, name: _, ...event }: ObjectEvent): Promise<boolean> => {
    const original = kind === "other" || isOwn(event, config, cacheFolder) ? undefined : originalOf(event);
    if (!original || kind === "other") return false;
    const note = { kind, ...event };
    const name = noteNameOf(original.source);
    if (await notes.accept(name, note)) queue.add(name, note);
    return true;
  };

  const counted = async (event: ObjectEvent): Promise<boolean> => {
    const { kind } = event;
    try {
      const isAccepted = await accept(event);
      metrics.events.inc({ kind, result: isAccepted ? "accepted" : "ignored" });
      return isAccepted;
    } catch (error) {
      metrics.events.inc({ kind, result: "failed" });
      throw error;
    }
  };

  void queue.readMore();
  return {
    token: config.token,
    subscriptions,
    get pending() {
      return queue.size;
    },
    async receive(request) {
      const { events, subscription } = parseEvents(await textOf(request, MOST));
      if (subscription) {
        subscriptions.splice(0, Math.max(0, subscriptions.length + 1 - SUBSCRIPTIONS));
        subscriptions.push(subscription);
        log.warn(describe(subscription), WAITS);
      }
      const results = await Promise.allSettled(events.map(counted));
      const failed = results.find((result) => result.status === "rejected");
      if (failed) throw notKept(failed.reason);
      const accepted = results.filter((result) => result.status === "fulfilled" && result.value).length;
      log.info({ events: events.length, accepted }, "events");
      return { accepted, ignored: events.length - accepted };
    },
    stop: () => queue.stop(),
  };
}

const WAITS =
  "a topic of SNS waits for its confirmation: open the address under `subscriptions` of GET /events (with EVENTS_TOKEN) if the topic is yours";

const describe = ({ topic, url }: Subscription) => ({ topic, host: URL.canParse(url) ? new URL(url).host : "none" });

const notKept = (cause: unknown): ProxyError =>
  new ProxyError(503, "The events are not kept, send them again", {
    message: `events: the bucket does not keep them: ${reasonOf(cause)}`,
    retryAfter: 5,
    cause,
  });

/** Returns whether an object is a result of ours, where originals lie in the same bucket. */
function isOwn({ bucket, key }: Pick<ObjectEvent, "bucket" | "key">, { ownBucket }: EventsConfig, folder: string) {
  if (bucket !== ownBucket || !key.startsWith(folder)) return false;
  const name = key.slice(folder.length);
  return isKey(name) || /^(?:events\/|by-source\/)/.test(name);
}

async function isUp({ engine, upstream, store, cacheFolder }: EventsParts): Promise<boolean> {
  if (!engine.storing) return false;
  const signal = AbortSignal.timeout(PING_MS);
  const looks = [upstream.ping(signal), store.head(`${cacheFolder}00000000000000000000000000000000`, { signal })];
  return (await Promise.allSettled(looks)).every(({ status }) => status === "fulfilled");
}
