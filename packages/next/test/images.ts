import { createImages } from "@bucketfirst/core";

export const images = createImages({
  proxyUrl: "https://img.test",
  cacheUrl: "https://b.test",
  signing: { key: "736563726574", salt: "68656C6C6F" },
  variants: { card: { width: 300 } },
});
