import { createRemoteImages } from "@bucketfirst/core/client";
import { imagesPlugin } from "@bucketfirst/vue";
import { defineNuxtPlugin, useRuntimeConfig } from "#imports";

/** Refuses images that the server has not rendered, and says what is missing. */
const image = async (source: string): Promise<never> => {
  const message = `allowSources: expected, in bucketfirst of nuxt.config, the sources that browsers may have signed, since no server rendered "${source}"`;
  throw Object.assign(new Error(message), { code: "INVALID_CONFIG" });
};

/** Lets `<CachedImage src>` take over what a server has rendered, and ask the endpoint for anything else. */
export default defineNuxtPlugin(({ vueApp }) => {
  const { app, public: config } = useRuntimeConfig();
  const { signPath, boxes } = config.bucketfirst;
  const images = signPath
    ? createRemoteImages({ endpoint: app.baseURL.replace(/\/$/, "") + signPath, boxes })
    : { image, boxes };
  vueApp.use(imagesPlugin(images));
});
