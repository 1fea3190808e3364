import { policyProxy } from "@bucketfirst/next/proxy";
import { images } from "./images.js";

export const proxy = policyProxy({
  images,
  policy:
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
});

export const config = { matcher: "/((?!api|_next/static).*)" };
