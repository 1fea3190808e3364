export { markup as render } from "./html.js";
