import type { ImageInput, ImageOptions } from "../attributes/types.js";
import type { ErrorDetail } from "../dom/hooks.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** An image as a component shows it: its descriptor, and what the adapter itself knows of it. */
export interface ResolvedImage {
  /** Without addresses it is the place of an image: at most its size. */
  readonly image: AnyDescriptor;
  /** `waiting` for its addresses, or `failed`, as there will be none. Absent where there are addresses. */
  readonly state?: "waiting" | "failed";
  /** The question that the image answers, printed as `data-image`: a component in the browser finds it by that. */
  readonly question?: string;
  /** Why there are no addresses, from the instance that was asked. */
  readonly error?: Pick<ErrorDetail, "code" | "message">;
}

/**
 * Turns what a component was given into an image: what can be had at once, else a place of the right size. Given `answer`,
 * it asks a remote instance, until `signal` fires.
 */
export type ImageResolver = (
  input: ImageInput & ImageOptions,
  answer?: (image: ResolvedImage) => void,
  signal?: AbortSignal,
) => ResolvedImage;
