import { imagesPlugin } from "@bucketfirst/vue";
import { defineNuxtPlugin } from "#imports";
import { wire } from "./glue.js";

/** Lets `<CachedImage src>` sign while a server renders. */
export default defineNuxtPlugin(({ vueApp }) => {
  vueApp.use(imagesPlugin(wire().images));
});
