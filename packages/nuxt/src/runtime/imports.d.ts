/** The part of Nuxt's and Nitro's own imports that is used here. */
declare module "#imports" {
  export function defineNuxtPlugin(plugin: (app: { vueApp: import("vue").App }) => void): unknown;
  export function useRuntimeConfig(): {
    app: { baseURL: string };
    bucketfirst: import("../ModuleOptions.js").ModuleOptions;
    public: { bucketfirst: { signPath: string; boxes: import("../checkOptions.js").Boxes } };
  };
  export function defineEventHandler(handler: (event: unknown) => Promise<Response>): unknown;
  export function toWebRequest(event: unknown): Request;
}
