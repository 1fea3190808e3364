import type { ImageDescriptor, ImageInput } from "@bucketfirst/core/attributes";
import { needResolver } from "@bucketfirst/core/dom";
import { useContext, useMemo, useState } from "react";
import { ImagesContext } from "./ImagesProvider.js";

/** The descriptor of an image; with a remote instance first a place of its size, and the answer when it comes. */
export function useDescriptor({ image, ...input }: ImageInput): ImageDescriptor {
  const resolve = useContext(ImagesContext);
  const [[asked, answer], setAnswer] = useState<[asked?: ImageDescriptor, answer?: ImageDescriptor]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an inline request is a new object each time.
  const first = useMemo(() => {
    const place: ImageDescriptor =
      image ?? needResolver(resolve)(input as ImageInput, (answer) => setAnswer([place, answer]));
    return place;
  }, [image, input.src, input.variant, JSON.stringify(input.request), resolve]);
  return (asked === first && answer) || first;
}
