import { run } from "./client.js";
import { start } from "./html.js";

run(start);
