import type { IncomingMessage } from "node:http";
import { ProxyError } from "../errors.js";

/** What the buttons of a demo can do. */
export interface Control {
  /** Removes every stored object, and what is about to be stored. */
  emptyBucket(): Promise<number>;
  /** Makes the bucket fail, in public and for the proxy, until it is called with `false`. */
  breakBucket(broken: boolean): void;
  /** Makes the proxy fail until it is called with `false`. */
  breakProxy(broken: boolean): void;
}

/** Names of the buttons in `POST /_bucketfirst/NAME`. */
export const ACTIONS: Readonly<Record<string, (control: Control) => unknown>> = {
  "empty-bucket": (control) => control.emptyBucket(),
  "break-bucket": (control) => control.breakBucket(true),
  "repair-bucket": (control) => control.breakBucket(false),
  "break-proxy": (control) => control.breakProxy(true),
  "repair-proxy": (control) => control.breakProxy(false),
};

/**
 * Lets only the page of this very server press a button: POST, a loopback Host (a foreign name that points here is not
 * one), and an Origin that is the same, or one that the configuration names.
 *
 * @throws ProxyError 403, 405
 */
export function checkControl({ method, headers }: IncomingMessage, origins: readonly string[]): void {
  if (method !== "POST") throw new ProxyError(405, "Only POST is answered here");
  const { host = "", origin } = headers;
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host)) {
    throw new ProxyError(403, "Buttons work on this machine only", {
      message: `control: Host ${JSON.stringify(host)}`,
    });
  }
  if (origin !== `http://${host}` && !(origin !== undefined && origins.includes(origin))) {
    throw new ProxyError(403, "Buttons work from this server's own page only", {
      message: `control: Origin ${JSON.stringify(origin)}`,
    });
  }
}
