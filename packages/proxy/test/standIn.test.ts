import http from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test } from "vitest";
import { type Reply, send } from "./support/http.js";
import { bare, failure, image, jpeg, type Script } from "./support/imgproxy.js";
import { signed } from "./support/proxy.js";
import { REAL_VERSION } from "./support/realImgproxy.js";
import { passOn, REAL } from "./support/sources.js";

// What the stand-in says was read in imgproxy's source; here a real one is asked for the same, word by word.

async function ask(script: Script, method: string, path: string): Promise<Comparable> {
  const server = http.createServer((request, response) => void script(request, response));
  await listen(server);
  onTestFinished(() => void server.close());
  const reply = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, path, { method });
  return comparable(reply);
}

interface Comparable {
  status: number;
  hasRequestId: boolean;
  headers: http.IncomingHttpHeaders;
  body: string;
}

function comparable({ status, headers, body }: Reply): Comparable {
  const { date: _date, connection: _connection, "x-request-id": id, ...kept } = headers;
  return { status, hasRequestId: typeof id === "string", headers: kept, body: body.toString("latin1") };
}

const picture = await jpeg();
const named = { "Content-Disposition": 'inline; filename="cat.jpg"' };
const nothing = Buffer.alloc(0);
const good = signed("/w:100");

/** Differences of a response of imgproxy 3 to that of the stand-in, which speaks as imgproxy 4 does. */
interface Older {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
}

const UNREACHABLE: Older = { body: "Source image is unreachable", headers: { "content-length": "27" } };

/** An image is not said to be a sandbox, an error says nothing of the kind. */
const OF_IMAGES: Older = { headers: { "content-security-policy": "script-src 'none'" } };

const CASES: [
  name: string,
  standIn: Script,
  status: number,
  source: Buffer,
  method: string,
  path: string,
  older?: Older,
][] = [
  ["an image", image(picture, named), 200, picture, "GET", good, OF_IMAGES],
  ["an image that expires", image(picture, named), 200, picture, "GET", signed("/exp:4102444800"), OF_IMAGES],
  ["a source that is not there", failure(404, "Source is unreachable"), 404, nothing, "GET", good, UNREACHABLE],
  [
    "a source that fails",
    failure(502, "Source is unreachable"),
    503,
    nothing,
    "GET",
    good,
    { ...UNREACHABLE, status: 500 },
  ],
  ["a source that is no image", failure(422, "Invalid source image"), 200, Buffer.from("text"), "GET", good],
  ["a wrong signature", failure(403, "Forbidden"), 200, picture, "GET", good.replace("w:100", "w:101")],
  ["an unknown option", failure(404, "Invalid URL"), 200, picture, "GET", signed("/nope:1")],
  ["a value out of range", failure(404, "Invalid URL"), 200, picture, "GET", signed("/q:101")],
  ["an end that has passed", failure(404, "Invalid URL"), 200, picture, "GET", signed("/exp:1")],
  ["HEAD", bare, 200, picture, "HEAD", "/unsigned/anything"],
  ["OPTIONS", bare, 200, picture, "OPTIONS", "/unsigned/anything"],
  ["POST", failure(404, " "), 200, picture, "POST", good],
];

const isOlder = REAL_VERSION?.startsWith("3.") === true;

test.runIf(REAL).each(CASES)(
  "%s: the stand-in answers as imgproxy does",
  async (_, standIn, status, bytes, method, path, older = {}) => {
    const said = await ask(standIn, method, path);
    const { "content-security-policy": _policy, ...rest } = said.headers;
    const real = await ask(passOn({ status, bytes }), method, path);
    // What imgproxy 3 answers to HEAD and OPTIONS has neither text nor type.
    if (isOlder && standIn === bare) expect(real).toMatchObject({ status: 200, body: "" });
    else if (isOlder) expect(real).toEqual({ ...said, ...older, headers: { ...rest, ...older.headers } });
    else expect(real).toEqual(said);
  },
);
