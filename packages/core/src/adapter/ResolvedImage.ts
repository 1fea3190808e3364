import type { ImageInput, ImageOptions } from "../attributes/types.js";
import type { ErrorDetail } from "../dom/hooks.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** An image as a component shows it: its descriptor, and its state in the adapter. */
export interface ResolvedImage {
  /** Descriptor; without addresses it is the place of an image, with at most its size. */
  readonly image: AnyDescriptor;
  /** State without addresses: `waiting` for them, or `failed`, since there will be none. Absent where there are addresses. */
  readonly state?: "waiting" | "failed";
  /** Request for the image as text, printed as `data-image`: a component in the browser finds the image by it. */
  readonly question?: string;
  /** Error of the instance, where there are no addresses. */
  readonly error?: Pick<ErrorDetail, "code" | "message">;
}

/**
 * A function that turns the props of a component into an image: one that is there at once, else a place of the right size.
 * With `answer` it asks a remote instance, until `signal` fires.
 */
export type ImageResolver = (
  input: ImageInput & ImageOptions,
  answer?: (image: ResolvedImage) => void,
  signal?: AbortSignal,
) => ResolvedImage;
