import { createElement } from "react";
import { renderToString } from "react-dom/server";
import type { RenderApp } from "./contract.js";
import { App } from "./react.js";

export const render: RenderApp = (state) => renderToString(createElement(App, { state }));
