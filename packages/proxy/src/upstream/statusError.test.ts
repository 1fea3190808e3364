import { expect, test } from "vitest";
import { statusError } from "./statusError.js";

test.each([
  ["7", 7],
  ["0", 0],
  ["-5", 1],
  ["1e30", 1],
  ["", 1],
  ["Wed, 21 Oct 2037 07:28:00 GMT", 1],
  [["3", "4"], 1],
  [undefined, 1],
])("a busy server that says %j makes a client wait for %i s", (said, seconds) => {
  expect(statusError(429, { "retry-after": said }).retryAfter).toBe(seconds);
});
