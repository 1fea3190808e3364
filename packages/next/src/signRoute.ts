import type { ServerImages } from "@bucketfirst/core/integration";
import { createSignHandler, type SignHandlerOptions, sameOrigin } from "@bucketfirst/core/server";

/** Settings of {@link signRoute}: those of `createSignHandler`, and the instance. */
export interface SignRouteOptions extends SignHandlerOptions {
  /** Instance of `createImages` or `imagesFromEnv`. */
  images: ServerImages;
}

/**
 * Returns the `POST` of a route handler that signs named variants of allowed sources, for pages of the same origin unless
 * `authorize` says otherwise. Its path is the `endpoint` of `createRemoteImages`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * export const POST = signRoute({ images, allowSources: ["https://shop.example.com/uploads/"] });
 */
export const signRoute = ({ images, ...options }: SignRouteOptions): ((request: Request) => Promise<Response>) =>
  createSignHandler(images, { authorize: sameOrigin, ...options });
