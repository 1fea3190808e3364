import { ProxyError } from "../base/errors.js";

/** Returns the error for a task that only a real imgproxy can do. */
export function cannot(what: string): ProxyError {
  return new ProxyError(422, `${what}: the embedded processor cannot do this, run imgproxy for it`);
}
