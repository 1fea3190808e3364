export type { ImageDescriptor, ImageDescriptorSource, Layout } from "../images/ImageDescriptor.js";
export { imageAttributes, imageProps } from "./imageAttributes.js";
export { imageKey } from "./imageKey.js";
export type { AttributeMap, ImageAttributes, ImageInput, ImageOptions, ImagesLike, RetryOptions } from "./types.js";
