import { hydrateRoot } from "react-dom/client";
import { Gallery } from "./app/Gallery.js";
import type { PageData } from "./pageData.js";

const root = document.getElementById("root");
const data = document.getElementById("page-data")?.textContent;
if (root && data) hydrateRoot(root, <Gallery {...(JSON.parse(data) as PageData)} />);
