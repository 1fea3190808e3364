export type { ImageDescriptor, ImageDescriptorSource, Layout } from "../images/ImageDescriptor.js";
export type { AnyDescriptor, ImageSet, SetDescriptor, SetDescriptorMedia } from "../images/SetDescriptor.js";
export { imageAttributes } from "./imageAttributes.js";
export type { AttributeMap, ImageAttributes, ImageInput, ImageOptions, ImagesLike, RetryOptions } from "./types.js";
