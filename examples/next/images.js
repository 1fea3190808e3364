import { imagesFromEnv } from "@bucketfirst/next";

const card = { resize: { type: "fill", width: 380, height: 285 }, format: "webp" };

// The build fails where a client component imports this, since @bucketfirst/next is for the server only.
export const images = imagesFromEnv({ sets: true, variants: { card } });
