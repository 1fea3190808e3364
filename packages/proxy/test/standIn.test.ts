import http from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test } from "vitest";
import { type Reply, send } from "./support/http.js";
import { bare, failure, image, jpeg, type Script } from "./support/imgproxy.js";
import { signed } from "./support/proxy.js";
import { passOn, REAL } from "./support/sources.js";

// What the stand-in says was read in imgproxy's source; here a real one is asked for the same, word by word.

async function ask(script: Script, method: string, path: string): Promise<object> {
  const server = http.createServer((request, response) => void script(request, response));
  await listen(server);
  onTestFinished(() => void server.close());
  const reply = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, path, { method });
  return comparable(reply);
}

function comparable({ status, headers, body }: Reply): object {
  const { date: _date, connection: _connection, "x-request-id": id, ...kept } = headers;
  return { status, hasRequestId: typeof id === "string", headers: kept, body: body.toString("latin1") };
}

const picture = await jpeg();
const named = { "Content-Disposition": 'inline; filename="cat.jpg"' };
const nothing = Buffer.alloc(0);
const good = signed("/w:100");

const CASES: [name: string, standIn: Script, status: number, source: Buffer, method: string, path: string][] = [
  ["an image", image(picture, named), 200, picture, "GET", good],
  ["an image that expires", image(picture, named), 200, picture, "GET", signed("/exp:4102444800")],
  ["a source that is not there", failure(404, "Source is unreachable"), 404, nothing, "GET", good],
  ["a source that fails", failure(502, "Source is unreachable"), 503, nothing, "GET", good],
  ["a source that is no image", failure(422, "Invalid source image"), 200, Buffer.from("text"), "GET", good],
  ["a wrong signature", failure(403, "Forbidden"), 200, picture, "GET", good.replace("w:100", "w:101")],
  ["an unknown option", failure(404, "Invalid URL"), 200, picture, "GET", signed("/nope:1")],
  ["a value out of range", failure(404, "Invalid URL"), 200, picture, "GET", signed("/q:101")],
  ["an end that has passed", failure(404, "Invalid URL"), 200, picture, "GET", signed("/exp:1")],
  ["HEAD", bare, 200, picture, "HEAD", "/unsigned/anything"],
  ["OPTIONS", bare, 200, picture, "OPTIONS", "/unsigned/anything"],
  ["POST", failure(404, " "), 200, picture, "POST", good],
];

test.runIf(REAL).each(CASES)(
  "%s: the stand-in answers as imgproxy does",
  async (...[_, standIn, status, bytes, ...asked]) => {
    expect(await ask(standIn, ...asked)).toEqual(await ask(passOn({ status, bytes }), ...asked));
  },
);
