export { createEmbeddedUpstream, type EmbeddedConfig } from "../embedded/embeddedUpstream.js";
export { measureImage } from "../embedded/measureImage.js";
export type { Control } from "./control.js";
export { createDevServer } from "./createDevServer.js";
export type { DevServer, DevServerConfig, DevState } from "./devServer.js";
export type { DevStats } from "./hub.js";
