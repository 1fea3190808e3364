/** Actions of the buttons of a demo. */
export interface Control {
  /**
   * Removes every stored object, and what is about to be stored.
   *
   * @returns the number of objects that were stored
   */
  emptyBucket(): Promise<number>;
  /** Makes the bucket fail, for browsers and for the proxy, until it is called with `false`. */
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
