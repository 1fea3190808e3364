import http, { type IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import type { Script } from "./imgproxy.js";
import { answerSources, type Origin, originServer } from "./originServer.js";
import { realImgproxy } from "./realImgproxy.js";

/** Address of a real imgproxy, where one is named: it then sends every response that a real one can be made to send. */
export const REAL = await realImgproxy();

/** Address of the real imgproxy that a request is meant for, where that is not the usual one. */
export const meantFor = new WeakMap<IncomingMessage, string>();

/** Base of the sources: an address that does not exist for the stand-in, a server of ours for a real imgproxy. */
export const SOURCES = REAL === undefined ? "https://photos.test" : await originServer();

/** Source of tests that name no other. */
export const CAT = `${SOURCES}/cat.jpg`;

/** Passes a request to the real imgproxy that it is meant for, with this response of its sources. */
export const passOn =
  (origin?: Origin): Script =>
  (request, response) => {
    if (origin) answerSources(origin);
    const { hostname, port } = new URL(meantFor.get(request) ?? REAL!);
    const { url, method, headers } = request;
    const passed = http.request({ hostname, port, path: url, method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      pipeline(answer, response, () => {});
    });
    passed.once("error", () => response.destroy());
    response.once("close", () => passed.destroy());
    passed.end();
  };
