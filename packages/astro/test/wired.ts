import { wire } from "../src/wire.js";

export const ENV: Record<string, string> = {
  PROXY_URL: "https://img.test",
  CACHE_URL: "https://b.test",
  IMGPROXY_KEY: "736563726574",
  IMGPROXY_SALT: "68656C6C6F",
};

// As the module of the integration does.
export const { images, glue } = wire(
  { variants: { card: { width: 300 } }, allowSources: ["local:///"] },
  (name) => ENV[name],
);
