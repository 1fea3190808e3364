import { signRoute } from "@bucketfirst/next";
import { images } from "../../../images.js";

// The route signs for client components that know their images only in the browser: named variants of these sources, nothing else.
export const POST = signRoute({ images, allowSources: ["local:///"] });
