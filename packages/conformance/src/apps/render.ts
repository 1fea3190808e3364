import { createElement } from "react";
import { renderToString as renderReact } from "react-dom/server";
import { render as renderSvelte } from "svelte/server";
import { renderToString as renderVue } from "vue/server-renderer";
import type { Adapter } from "../cases.js";
import type { AppState } from "../images.js";
import { markup } from "./html.js";
import Images from "./Images.svelte";
import Placed from "./Placed.svelte";
import { App } from "./react.js";
import { createImages } from "./vue.js";

/** Functions that print the content of `#root` on a server. */
export const RENDER: { readonly [K in Adapter]: (state: AppState) => string | Promise<string> } = {
  html: markup,
  react: (state) => renderReact(createElement(App, { state })),
  vue: (state) => renderVue(createImages({ value: state })),
  svelte: (state) => renderSvelte(Images, { props: { app: { state } } }).body,
};

/** A Svelte page with a head script of its own, as the parts that a server puts into its document. */
export const renderPlaced = (state: AppState, nonce: string): { head: string; body: string } =>
  renderSvelte(Placed, { props: { app: { state }, nonce } });

export { streamReact } from "./streamReact.js";
