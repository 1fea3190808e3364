// The build of an application fails where a client component leads here: this package can sign.
import "server-only";

export { type EnvImagesConfig, imagesFromEnv } from "@bucketfirst/core/server";
export { ImagesHead, type ImagesHeadProps } from "./ImagesHead.js";
export { type SignRouteOptions, signRoute } from "./signRoute.js";
