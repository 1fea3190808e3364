import { installFallback } from "@bucketfirst/core/dom";
import { renderImage } from "@bucketfirst/core/html";
import { Idiomorph } from "idiomorph";
import { run } from "./client.js";
import { start } from "./html.js";

// These names are for scenarios of a page without a framework.
Object.assign(window, { __kit: { installFallback, renderImage, morph: Idiomorph.morph } });
run(start);
