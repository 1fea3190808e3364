import "@bucketfirst/core/style.css";
import "./page.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.jsx";
import { photosOf } from "./photos.js";

createRoot(document.getElementById("root")).render(<App photos={photosOf(location.pathname)} />);
