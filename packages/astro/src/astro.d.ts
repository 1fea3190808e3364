/** Module that the integration makes. Astro itself is not installed here: an application brings it. */
declare module "bucketfirst:images" {
  export const images: import("@bucketfirst/core/integration").ServerImages;
  export const glue: import("@bucketfirst/core/integration").Integration;
}
