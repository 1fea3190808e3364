import { createSignHandler } from "@bucketfirst/core/server";
import { images } from "../../../images.js";

// For client components that learn only in the browser what to show: named variants of these sources, nothing else.
export const POST = createSignHandler(images, { allowSources: ["local:///"] });
