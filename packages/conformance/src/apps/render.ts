import { createElement } from "react";
import { renderToString as renderReact } from "react-dom/server";
import { render as renderSvelte } from "svelte/server";
import { renderToString as renderVue } from "vue/server-renderer";
import type { Adapter } from "../cases.js";
import type { AppState } from "../images.js";
import { markup } from "./html.js";
import Images from "./Images.svelte";
import { App } from "./react.js";
import { createImages } from "./vue.js";

/** What a server prints into `#root`. */
export const RENDER: { readonly [K in Adapter]: (state: AppState) => string | Promise<string> } = {
  html: markup,
  react: (state) => renderReact(createElement(App, { state })),
  vue: (state) => renderVue(createImages({ value: state })),
  svelte: (state) => renderSvelte(Images, { props: { app: { state } } }).body,
};

export { streamReact } from "./streamReact.js";
