export type { Images } from "@bucketfirst/core";
export { bucketfirst, bucketfirst as default } from "./bucketfirst.js";
export type { ImagesSettings } from "./ImagesSettings.js";
