export type { ImageDescriptor, ImageDescriptorSource, Layout } from "../descriptor.js";
export { imageAttributes } from "./imageAttributes.js";
export { imageKey } from "./imageKey.js";
export { splitOptions } from "./splitOptions.js";
export type { AttributeMap, ImageAttributes, ImageInput, ImageOptions, ImagesLike, RetryOptions } from "./types.js";
