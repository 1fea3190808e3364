import type { IncomingMessage } from "node:http";
import { isSameSecret } from "../http/bearer.js";

/**
 * Returns whether the sender of a request has the token; undefined where it brings nothing that could be one. Not every
 * store can set a header, so the token is a bearer token, the password of `https://any:TOKEN@host`, or `?token=TOKEN`.
 */
export function hasToken(request: IncomingMessage, token: string): boolean | undefined {
  const given = [...bearers(request), ...passwords(request), ...queries(request)];
  if (given.length === 0) return undefined;
  // Every one is compared, so that the time shows nothing.
  return given.filter((text) => isSameSecret(text, token)).length > 0;
}

const schemeOf = ({ headers }: IncomingMessage, scheme: RegExp): string[] => {
  const { authorization = "" } = headers;
  return scheme.test(authorization) ? [authorization.replace(scheme, "")] : [];
};

const bearers = (request: IncomingMessage): string[] => schemeOf(request, /^Bearer /i);

const passwords = (request: IncomingMessage): string[] =>
  schemeOf(request, /^Basic /i).map((text) => {
    const pair = Buffer.from(text, "base64").toString("utf8");
    return pair.slice(pair.indexOf(":") + 1);
  });

function queries({ url = "" }: IncomingMessage): string[] {
  const start = url.indexOf("?");
  return start < 0 ? [] : new URLSearchParams(url.slice(start)).getAll("token");
}
