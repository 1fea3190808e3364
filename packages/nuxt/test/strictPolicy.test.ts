import { expect, test } from "vitest";
import { type StrictTarget, setStrictPolicy } from "../src/strictPolicy.js";

const MODULES = ["@bucketfirst/nuxt", ["nuxt-security", {}]];

const nuxt = (options: Partial<StrictTarget["options"]> = {}): StrictTarget => ({
  options: { dev: false, modules: MODULES, features: { inlineStyles: true }, ...options },
});

test("nothing is inline in production; what the application says of the policy stays", () => {
  const target = nuxt({
    security: { headers: { contentSecurityPolicy: { "style-src": ["'none'"], "img-src": false } } },
  });
  setStrictPolicy(target);
  expect(target.options.features.inlineStyles).toBe(false);
  expect(target.options.security).toEqual({
    headers: {
      contentSecurityPolicy: {
        "script-src": ["'self'", "'nonce-{{nonce}}'"],
        "style-src": ["'none'"],
        "img-src": false,
        "upgrade-insecure-requests": false,
      },
    },
  });
});

test("during development the policy is that of nuxt-security", () => {
  const target = nuxt({ dev: true });
  setStrictPolicy(target);
  expect(target.options.security).toBeUndefined();
});

test.each([
  [{ modules: ["@bucketfirst/nuxt"] }, 'bucketfirst.strictPolicy: expected "nuxt-security" among the modules'],
  [
    { modules: ["nuxt-security", "@bucketfirst/nuxt"] },
    'modules: expected "@bucketfirst/nuxt" in front of "nuxt-security" for bucketfirst.strictPolicy, got it behind',
  ],
  [{ security: { headers: false as const } }, "expected a policy of nuxt-security, got false in security.headers"],
  [
    { security: { headers: { contentSecurityPolicy: false } } },
    "expected a policy of nuxt-security, got false in security.headers",
  ],
])("%o is one error", (options, message) => {
  expect(() => setStrictPolicy(nuxt(options))).toThrow(message);
});
