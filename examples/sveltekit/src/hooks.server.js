import { bucketfirst, imagesFromEnv } from "@bucketfirst/sveltekit";
import { env } from "$env/dynamic/private";

const card = { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] };

// SvelteKit keeps files named *.server.js out of browsers.
export const images = imagesFromEnv({ sets: true, variants: { card } }, env);
export const handle = bucketfirst({ images });
