import type { ImageDescriptor, ImageInput } from "@bucketfirst/core/attributes";
import { requestImage, requestKey } from "@bucketfirst/core/dom";
import { useEffect, useMemo, useState } from "react";
import { useImages } from "./ImagesProvider.js";

interface Answer {
  pending?: PromiseLike<ImageDescriptor>;
  image?: ImageDescriptor;
  error?: unknown;
}

/** The descriptor of an image, also while and after a remote instance was asked. */
export function useDescriptor(input: ImageInput): { image: ImageDescriptor; asked?: string; error?: unknown } {
  const images = useImages();
  const asked = requestKey(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for src, variant and request.
  const { image, pending } = useMemo(() => requestImage(input, images), [input.image, asked, images]);
  const [answer, setAnswer] = useState<Answer>({});
  useEffect(() => {
    let current = true;
    pending?.then(
      (image) => current && setAnswer({ pending, image }),
      (error) => current && setAnswer({ pending, error }),
    );
    return () => {
      current = false;
    };
  }, [pending]);
  const answered = pending && answer.pending === pending ? answer : undefined;
  return { image: answered?.image ?? image, asked, error: answered?.error };
}
