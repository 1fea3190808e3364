// Stands for Nuxt's and Nitro's own imports: functions that return what they are given, and a configuration for tests to set.
type Config = ReturnType<typeof import("#imports").useRuntimeConfig>;

export const config: Config = {
  app: { baseURL: "/" },
  bucketfirst: { variants: { card: { width: 300 } }, allowSources: ["local:///"] },
  public: { bucketfirst: { signPath: "/_bucketfirst/images", boxes: { card: { width: 300, height: 200 } } } },
};
export const useRuntimeConfig = (): Config => config;
export const defineNuxtPlugin = <T>(plugin: T): T => plugin;
export const defineEventHandler = <T>(handler: T): T => handler;
export const toWebRequest = ({ request }: { request: Request }): Request => request;
