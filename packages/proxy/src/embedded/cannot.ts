import { ProxyError } from "../base/errors.js";

/** The error for what only a real imgproxy can do. */
export function cannot(what: string): ProxyError {
  return new ProxyError(422, `${what}: the embedded processor cannot do this, run imgproxy for it`);
}
