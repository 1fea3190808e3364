import { isBucketfirstError, type Signing } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import { inspectPasted } from "../inspect/inspection.js";
import { locateFault } from "../inspect/locateFault.js";
import type { Explained } from "./protocol.js";

/**
 * Takes a pasted text apart: every address in it, or the place of its fault.
 *
 * @throws ProxyError 400 for a body without a text
 */
export function explainPasted(body: unknown, signing: Signing): Explained {
  const { text } = Object(body) as { text?: unknown };
  if (typeof text !== "string") throw new ProxyError(400, "text: expected a pasted address");
  try {
    return { found: inspectPasted(text, { prefix: undefined, signing: [signing] }) };
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    return { fault: locateFault(text, error) };
  }
}
