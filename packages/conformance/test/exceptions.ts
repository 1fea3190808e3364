/** Reason of Chromium, Firefox and WebKit alike for more than one request to the bucket. */
export const RESET = "a connection that is reset is asked again by the browser itself, before any script hears of it";
