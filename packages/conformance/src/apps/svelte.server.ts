import { render as renderSvelte } from "svelte/server";
import type { RenderApp } from "./contract.js";
import Images from "./Images.svelte";

export const render: RenderApp = (state) => renderSvelte(Images, { props: { app: { state } } }).body;
