import { createHash } from "node:crypto";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterEach, expect, test, vi } from "vitest";
import { policyProxy } from "../src/proxy.js";
import { images } from "./images.js";
import type { NextResponse } from "./nextServer.js";

afterEach(() => vi.unstubAllEnvs());

const POLICY = "content-security-policy";

/** Lays out a build of Next: pages as a whole, and one that is only the shell of a page. */
async function build(): Promise<string> {
  const dir = await scratch();
  const app = join(dir, "server/app");
  mkdirSync(join(app, "blog"), { recursive: true });
  const page = (name: string, html: string, meta: object): void => {
    writeFileSync(join(app, `${name}.html`), html);
    writeFileSync(join(app, `${name}.meta`), JSON.stringify(meta));
  };
  page("index", '<script>a</script><script src="/x.js">b</script>', { headers: {} });
  page("blog/one", "<script>a</script><script>a</script><script id=x>c</script>", {});
  page("shell", "<script>a</script>", { postponed: "…" });
  writeFileSync(join(dir, "server/secret.html"), "<script>s</script>");
  writeFileSync(join(dir, "server/secret.meta"), "{}");
  return dir;
}

const ask = (proxy: ReturnType<typeof policyProxy>, pathname: string): NextResponse =>
  proxy({ headers: new Headers({ cookie: "a=b" }), nextUrl: { pathname } }) as NextResponse;

// By openssl: base64 of the SHA-256 of "a" and "c".
const A = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='";
const C = "'sha256-Ln0sA6lQeuJl7PW1NWiFpTOTogKdJBOUmXJloaJa78Y='";

/** Returns the hash of a text as a policy writes it. */
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// Attributes of next/image in Next 16.4, without and with `fill`.
const COLOR = "color:transparent";
const FILL = `position:absolute;height:100%;width:100%;left:0;top:0;right:0;bottom:0;${COLOR}`;
const OWN = `'unsafe-hashes' ${hashOf(COLOR)} ${hashOf(FILL)}`.replaceAll("+", "[+]");

test.each([
  ["/", [A]],
  ["/blog/one", [A, C]],
  ["/blog/one/", [A, C]],
])("a page that is prerendered as a whole has hashes: %s", async (path, hashes) => {
  const response = ask(policyProxy({ images, distDir: await build() }), path);
  expect(response.headers.get(POLICY)).toMatch(
    new RegExp(
      `^default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; script-src 'self' ${hashes.join(" ").replaceAll("+", "[+]")} 'sha256-[^ ]+'; style-src-attr 'self' ${OWN}; style-src 'self' 'sha256-[^ ]+'; img-src 'self' https://b\\.test https://img\\.test$`,
    ),
  );
  expect(response.passedOn).toBeUndefined();
});

test.each(["/shell", "/none", "/../secret", "/blog/../../secret", "/blog"])(
  "any other page has a nonce: %s",
  async (path) => {
    const proxy = policyProxy({ images, policy: "default-src 'none'", distDir: await build() });
    const [one, two] = [ask(proxy, path), ask(proxy, path)];
    const policy = one.headers.get(POLICY)!;
    const [, nonce] =
      /^default-src 'none'; script-src 'nonce-([\w+/]{22}==)' 'strict-dynamic' 'sha256-[^ ]+'; style-src-attr 'unsafe-hashes' /.exec(
        policy,
      )!;
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}' 'sha256-`);
    expect(one.passedOn?.get("x-nonce")).toBe(nonce);
    expect(one.passedOn?.get(POLICY)).toBe(policy);
    expect(one.passedOn?.get("cookie")).toBe("a=b");
    expect(two.headers.get(POLICY)).not.toBe(policy);
  },
);

test("a page that was made anew is read anew", async () => {
  const dir = await build();
  const proxy = policyProxy({ images, distDir: dir });
  expect(ask(proxy, "/").headers.get(POLICY)).not.toContain(C);
  const file = join(dir, "server/app/index.html");
  writeFileSync(file, "<script>c</script>");
  utimesSync(file, 1, 1);
  expect(ask(proxy, "/").headers.get(POLICY)).toContain(C);
});

test("during development scripts may eval, and styles are inline, whatever an earlier build has left", async () => {
  vi.stubEnv("NODE_ENV", "development");
  const policy = ask(policyProxy({ images, distDir: await build() }), "/").headers.get(POLICY);
  expect(policy).toMatch(/script-src 'self' 'nonce-.*'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src/);
});

test("a wrong setting is one error that names it", () => {
  expect(() => policyProxy({ images: 1 as never })).toThrow(/^images: expected an instance of createImages/);
  expect(() => policyProxy({ images, polici: "" } as never)).toThrow(/^options: expected keys of .* got "polici"$/);
});
