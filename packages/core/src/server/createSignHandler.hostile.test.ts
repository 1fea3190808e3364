import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { describe, expect, test } from "vitest";
import { createImages } from "../images/createImages.js";
import { createSignHandler } from "./createSignHandler.js";
import { toNodeHandler } from "./toNodeHandler.js";

// Every request here is sent as bytes of a body, as a client that is not ours would.
const images = createImages({
  proxyUrl: "https://img.test",
  cacheUrl: "https://bucket.test",
  sourceBase: "https://shop.test",
  signing: { key: "736563726574", salt: "68656C6C6F" },
  variants: { card: { resize: { type: "fill", width: 400, height: 300 } } },
});
const allowSources = ["https://shop.test/uploads/"];
const handler = createSignHandler(images, { allowSources, cors: { origins: ["https://shop.test"] } });

const ask = (body: BodyInit | null, headers: Record<string, string> = {}, method = "POST"): Promise<Response> =>
  handler(
    new Request("http://localhost/api/images", {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      body,
      duplex: "half",
    } as RequestInit),
  );
const item = (json: string): string => `{"items":[${json}]}`;
const of = (source: string): string => item(JSON.stringify({ source, variant: "card" }));
const good = '"source":"/uploads/a.jpg","variant":"card"';

test("what follows would be signed if it were not for its one fault", async () => {
  expect(await (await ask(item(`{${good}}`))).text()).toContain("https://img.test/");
});

describe("one item that is refused", () => {
  test.each<[string, string, string]>([
    ["options beside the variant", item(`{${good},"options":{"quality":1}}`), "INVALID_OPTION"],
    ["an option as a key of its own", item(`{${good},"width":1}`), "INVALID_OPTION"],
    ["options in place of the variant", item('{"source":"/uploads/a.jpg","variant":{"width":1}}'), "INVALID_OPTION"],
    ["options by the prototype", item(`{${good},"__proto__":{"width":1}}`), "INVALID_OPTION"],
    ["options by the constructor", item(`{${good},"constructor":{"prototype":{"width":1}}}`), "INVALID_OPTION"],
    ["both fields by the prototype", item(`{"__proto__":{${good}}}`), "INVALID_OPTION"],
    ["a variant of Object.prototype", item('{"source":"/uploads/a.jpg","variant":"constructor"}'), "INVALID_OPTION"],
    ["the variant __proto__", item('{"source":"/uploads/a.jpg","variant":"__proto__"}'), "INVALID_OPTION"],
    ["options as the variant's text", item('{"source":"/uploads/a.jpg","variant":"card/q:1"}'), "INVALID_OPTION"],
    ["a list of one variant", item('{"source":"/uploads/a.jpg","variant":["card"]}'), "INVALID_OPTION"],
    ["no variant", item('{"source":"/uploads/a.jpg"}'), "INVALID_OPTION"],
    ["no source", item('{"variant":"card"}'), "INVALID_SOURCE"],
    ["a list of one source", item('{"source":["/uploads/a.jpg"],"variant":"card"}'), "INVALID_SOURCE"],
    ["a source with a toString", item('{"source":{"toString":"/uploads/a.jpg"},"variant":"card"}'), "INVALID_SOURCE"],
    ["a key twice, the bad one last", item(`{${good},"source":"https://evil.test/a.jpg"}`), "INVALID_SOURCE"],
    ["a lone surrogate", item('{"source":"/uploads/\\ud800.jpg","variant":"card"}'), "INVALID_SOURCE"],
    ["a number", item("1"), "INVALID_SOURCE"],
    ["text", item('"/uploads/a.jpg"'), "INVALID_OPTION"],
  ])("%s", (_name, body, code) => refusedItem(body, code));
});

describe("a source outside of what is allowed", () => {
  test.each([
    "https://evil.test/uploads/a.jpg",
    "//evil.test/uploads/a.jpg",
    "/private/a.jpg",
    "private/a.jpg",
    "https://shop.test@evil.test/uploads/a.jpg",
    "https://evil@shop.test/uploads/a.jpg",
    "https://shop.test%2f@evil.test/uploads/a.jpg",
    "https://shop.test%2fuploads/a.jpg",
    "https://shop.test/uploads%2f..%2fprivate/a.jpg",
    "https://shop.test/uploads/../private/a.jpg",
    "https://shop.test/uploads/%2e%2E/private/a.jpg",
    "/uploads/./../private/a.jpg",
    "uploads/..",
    "http://shop.test/uploads/a.jpg",
    "HTTPS://shop.test/uploads/a.jpg",
    "https://shop.test:443/uploads/a.jpg",
    "https://shop.test:8443/uploads/a.jpg",
    "https://SHOP.test/uploads/a.jpg",
    "https://shop.test/Uploads/a.jpg",
    "https://shop.test./uploads/a.jpg",
    "https://shop.test\\@evil.test/uploads/a.jpg",
    "/uploads/..\\..\\private\\a.jpg",
    "https:\\\\evil.test\\uploads\\a.jpg",
    "https:/evil.test/uploads/a.jpg",
    "https://ѕhop.test/uploads/a.jpg",
    "https://shop。test/uploads/a.jpg",
    "https://shop.test/uploads/\r\nHost: evil.test",
    " https://evil.test/uploads/a.jpg",
    "https://shop.test#@evil.test/uploads/a.jpg",
    "https://shop.test?/uploads/a.jpg",
    "file:///etc/passwd",
    "local:///etc/passwd",
    "s3://shop.test/uploads/a.jpg",
    "data:image/svg+xml,<svg/>",
  ])("%s", (source) => refusedItem(of(source), "INVALID_SOURCE"));
});

async function refusedItem(body: string, code: string): Promise<void> {
  const response = await ask(body);
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(JSON.parse(text).results).toEqual([{ error: { code, message: expect.any(String) } }]);
  expect(text).not.toContain("https://img.test/");
}

const deep = "[".repeat(100_000);
const many = `{"items":[${Array(101).fill(`{${good}}`).join(",")}]}`;
const endless = (): ReadableStream =>
  new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)) });

describe("a whole request that is refused", () => {
  test.each<[string, () => Promise<Response>, number, string]>([
    ["DELETE", () => ask(item(`{${good}}`), {}, "DELETE"), 405, "METHOD_NOT_ALLOWED"],
    ["HEAD", () => ask(null, {}, "HEAD"), 405, "METHOD_NOT_ALLOWED"],
    ["a form's type", () => ask(item(`{${good}}`), { "Content-Type": "text/plain" }), 415, "UNSUPPORTED_TYPE"],
    ["a type like JSON", () => ask("{}", { "Content-Type": "application/jsonp" }), 415, "UNSUPPORTED_TYPE"],
    ["two types", () => ask("{}", { "Content-Type": "text/plain, application/json" }), 415, "UNSUPPORTED_TYPE"],
    ["no body", () => ask(null), 400, "INVALID_BODY"],
    ["JSON cut off", () => ask('{"items":[{'), 400, "INVALID_BODY"],
    ["lists 100,000 deep", () => ask(deep), 400, "INVALID_BODY"],
    [
      "bytes that are no UTF-8",
      () => ask(Buffer.from(item(`{${good}}`).replace("a.jpg", "\xff"), "latin1")),
      400,
      "INVALID_BODY",
    ],
    ["a body that is UTF-16", () => ask(Buffer.from(item(`{${good}}`), "utf16le")), 400, "INVALID_BODY"],
    ["options beside the items", () => ask(`{"items":[{${good}}],"options":{"q":1}}`), 400, "INVALID_BODY"],
    ["items by the prototype", () => ask(`{"__proto__":{"items":[{${good}}]}}`), 400, "INVALID_BODY"],
    ["a list-like of items", () => ask(`{"items":{"length":1,"0":{${good}}}}`), 400, "INVALID_BODY"],
    ["101 items", () => ask(many), 413, "BATCH_TOO_LARGE"],
    ["a body without end", () => ask(endless()), 413, "BODY_TOO_LARGE"],
    ["a length too large", () => ask("{}", { "Content-Length": "262145" }), 413, "BODY_TOO_LARGE"],
  ])("%s", async (name, send, status, code) => {
    const response = await send();
    const text = await response.text();
    expect(response.status).toBe(status);
    if (name !== "HEAD") expect(JSON.parse(text)).toEqual({ error: { code, message: expect.any(String) } });
    expect(text).not.toContain("https://img.test/");
  });
});

test("an origin that is not listed is never named as allowed, whatever it looks like", async () => {
  for (const origin of ["https://evil.test", "https://shop.test.evil.test", "http://shop.test", "null"]) {
    for (const method of ["OPTIONS", "POST"]) {
      const body = method === "POST" ? item(`{${good}}`) : null;
      const { headers } = await ask(body, { Origin: origin }, method);
      expect([origin, headers.get("access-control-allow-origin")]).toEqual([origin, null]);
      expect(headers.get("vary")).toBe("Origin");
    }
  }
});

describe("authorize", () => {
  const signed = (authorize: () => unknown) =>
    createSignHandler(images, { allowSources, authorize: authorize as () => boolean });
  const request = () =>
    new Request("http://localhost/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: item(`{${good}}`),
    });

  test.each([false, undefined, null, 0, "", "no", 1, {}])("%s is no leave", async (value) => {
    const response = await signed(() => value)(request());
    expect([response.status, (await response.json()).error.code]).toEqual([403, "FORBIDDEN"]);
  });

  test("its own answer is sent as it is, even one that cannot be changed", async () => {
    const response = await signed(() => Response.redirect("https://shop.test/login", 303))(request());
    expect([response.status, response.headers.get("location")]).toEqual([303, "https://shop.test/login"]);
  });

  test("one that throws signs nothing: a bare 500", async () => {
    const broken = signed(() => Promise.reject(new Error("no database at 10.0.0.1")));
    const server = createServer(toNodeHandler(broken));
    await listen(server);
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: item(`{${good}}`),
    });
    expect([response.status, await response.text()]).toEqual([500, ""]);
    server.close();
  });
});
