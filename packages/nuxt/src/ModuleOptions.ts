export type { BuildSettings as ModuleOptions } from "@bucketfirst/core/integration";
