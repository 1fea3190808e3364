import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Returns whether two texts are the same. Digests are compared, so that the time shows nothing of the secret. */
export const isSameSecret = (given: string, secret: string): boolean => timingSafeEqual(digest(given), digest(secret));

/** Returns whether a request has the bearer token. */
export const isBearer = ({ headers }: IncomingMessage, secret: string): boolean =>
  isSameSecret(headers.authorization ?? "", `Bearer ${secret}`);
