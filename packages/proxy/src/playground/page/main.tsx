/** @jsxImportSource preact */
import { render } from "preact";
import { App } from "./App.js";
import { askSetup } from "./api.js";
import "./style.css";

const root = document.getElementById("app")!;
askSetup().then(
  (setup) => render(<App setup={setup} />, root),
  (error: Error) => {
    root.textContent = `The playground could not start: ${error.message}`;
  },
);
