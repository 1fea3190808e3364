import { randomUUID } from "node:crypto";
import { isProxyError, type ProxyError } from "../base/errors.js";
import type { Target } from "../http/target.js";
import type { Engine } from "../images/engine.js";
import type { ImageFacts } from "../images/wanted.js";
import type { Refusal } from "../storing/admission.js";

/** Result of one picture. `refused`: it cannot be made, or may not be stored, and another attempt would end the same. */
export type MemberResult = { state: "stored" | "present" } | { state: "refused"; reason: string };

/** Reasons not to store a picture that may be gone at the next attempt. */
const PASSING = new Set<Refusal>(["storing-off", "spill-full", "spill-failed", "status"]);

/** Statuses of imgproxy's refusals that another attempt may not meet: a source that is not there yet, a server that is busy. */
const MAY_PASS = new Set([404, 408, 429]);

/**
 * Makes and stores one picture as a request of the lowest rank. A visitor who asks for it meanwhile takes it over.
 *
 * @param signal gives it up, unless it is at work already
 * @throws Error where another attempt may succeed
 */
export async function makeMember(
  target: Target,
  engine: Pick<Engine, "open">,
  facts: () => ImageFacts,
  signal: AbortSignal,
): Promise<MemberResult> {
  const wish = { requestId: `event-${randomUUID()}` };
  const { flight } = engine.open({ ...target, background: true, facts }, wish);
  const client = flight.join(false);
  const leave = (): void => client.leave();
  signal.addEventListener("abort", leave, { once: true });
  try {
    const { origin } = await client.head;
    await flight.over();
    if (origin === "bucket") return { state: "present" };
    const { put, refusal } = flight;
    if (put === "stored" || put === "healed") return { state: "stored" };
    if (put === "exists") return { state: "present" };
    if (refusal !== undefined && !PASSING.has(refusal)) return { state: "refused", reason: refusal };
    throw new Error(`not stored: ${refusal ?? put ?? "purged meanwhile"}`);
  } catch (error) {
    if (isFinal(error)) return { state: "refused", reason: error.message };
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

const isFinal = (error: unknown): error is ProxyError =>
  isProxyError(error) && error.status < 500 && !MAY_PASS.has(error.status);
