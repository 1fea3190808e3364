import { expect, test } from "vitest";
import { createProxy } from "./createProxy.js";
import type { ProxyConfig } from "./proxyConfig.js";
import { createMemoryStore } from "./stores/memory.js";

const SOUND: ProxyConfig = {
  upstream: "http://127.0.0.1:9",
  signing: { key: "736563726574", salt: "68656c6c6f" },
  store: createMemoryStore(),
};

// What a program in JavaScript hands over, or an environment variable.
test.each<[object | undefined, string]>([
  [{ allowUnsigned: "false", signing: undefined }, 'allowUnsigned: expected true or false, got "false"'],
  [{ readThrough: "false" }, 'readThrough: expected true or false, got "false"'],
  [{ signing: [] }, "signing: expected a key and salt, or an array of them, got object"],
  [{ signing: "736563726574" }, "signing: expected a key and salt, or an array of them, got string"],
  [{ secret: 5 }, "secret: expected text, got number"],
  [
    { store: "s3" },
    'store: expected a store, as createS3Store(), createMemoryStore() or, awaited, createFolderStore() returns, got "s3"',
  ],
  [{ store: Promise.resolve() }, "createFolderStore() returns, got a promise"],
  [{ store: {} }, "createFolderStore() returns, got object"],
  [{ store: { head() {} } }, "createFolderStore() returns, got object"],
  [{ upstream: undefined }, "upstream: expected an http address, or an upstream, got null"],
  [{ upstream: {} }, "upstream: expected an http address, or an upstream, got object"],
  [{ pathPrefix: "img" }, 'pathPrefix: expected a path that begins with a slash, got "img"'],
  [{ cacheFoldr: "x" }, "cacheFoldr: expected one of upstream, store, signing,"],
  [{ limits: { maxUpstraem: 5 } }, "limits.maxUpstraem: expected one of maxConnections, maxUpstream,"],
  ...["maxConnections", "maxUpstream", "uploads", "uploadAttempts"].map((name): [object, string] => [
    { limits: { [name]: 0 } },
    `limits.${name}: expected a number from 1, got 0`,
  ]),
  [{ limits: { valueOf: 5 } }, "limits.valueOf: expected one of maxConnections, maxUpstream,"],
  [{ limits: { drainMs: "8000" } }, 'limits.drainMs: expected a number from 0, got "8000"'],
  [{ admission: { minStoreTtl: Number.NaN } }, "admission.minStoreTtl: expected a number from 0, got NaN"],
  [{ admission: [] }, "admission: expected an object, got object"],
  [{ admission: { storeRaw: "false" } }, 'admission.storeRaw: expected true or false, got "false"'],
  [{ presetsOnly: "false" }, 'presetsOnly: expected true or false, got "false"'],
  [{ purgeToken: 5 }, "purgeToken: expected text, got number"],
  [{ allowOrigin: 5 }, "allowOrigin: expected text, or a function, got 5"],
  [{ describeError: {} }, "describeError: expected a function, got object"],
  [{ probe: "x" }, 'probe: expected an object, got "x"'],
  [{ log: console.log }, "log: expected a log with debug, info, warn and error, got function"],
  [{ sign: {} }, "sign: expected a function, got object"],
])("%j is refused", (wrong, message) => {
  expect(() => createProxy({ ...SOUND, ...wrong } as never)).toThrow(message);
});

test("no configuration at all is refused", () => {
  expect(() => createProxy(undefined as never)).toThrow("config: expected an object, got undefined");
});

test("settings of every kind that is allowed are taken", async () => {
  const config = { pathPrefix: "", allowOrigin: () => true, admission: { argumentsSeparator: ":" } };
  expect(await createProxy({ ...SOUND, ...config } as never).close()).toBe(0);
});

test("console is a log, and what is undefined is left out", async () => {
  const proxy = createProxy({ ...SOUND, log: console as never, secret: undefined, limits: { drainMs: 0 } });
  expect(await proxy.close()).toBe(0);
});
