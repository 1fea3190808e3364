export { paintThumbhashes } from "./paintThumbhashes.js";
export { type Pixels, thumbhashPixels } from "./thumbhashPixels.js";
