export type { BuildSettings as ImagesSettings } from "@bucketfirst/core/integration";
