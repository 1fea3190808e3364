import { imagesOfDom } from "@bucketfirst/testkit/imagesOfDom";
import { expect, test } from "vitest";

test("jsdom requests no picture, as docs/testing.md says", async () => {
  expect(await imagesOfDom()).toEqual({
    requests: 0,
    events: [],
    complete: false,
    naturalWidth: 0,
    hasObserver: false,
  });
});
