export type { ImageMeta } from "../meta/ImageMeta.js";
export type { CorsOptions } from "./cors.js";
export { createHitIndex, type HitIndex, type HitIndexOptions, type HitStore } from "./createHitIndex.js";
export { createMetaReader, type MetaReader, type MetaReaderOptions } from "./createMetaReader.js";
export { createSignHandler, type SignHandlerOptions, type SignResult } from "./createSignHandler.js";
export { type EnvImagesConfig, type Environment, imagesFromEnv } from "./imagesFromEnv.js";
export { sameOrigin } from "./sameOrigin.js";
export { createSourceAllowlist } from "./sourceAllowlist.js";
export { type NodeRequest, type NodeResponse, toNodeHandler } from "./toNodeHandler.js";
