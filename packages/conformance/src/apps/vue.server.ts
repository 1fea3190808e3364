import { renderToString } from "vue/server-renderer";
import type { RenderApp } from "./contract.js";
import { createImages } from "./vue.js";

export const render: RenderApp = (state) => renderToString(createImages({ value: state }));
