import { run } from "./client.js";
import { start } from "./vue.js";

run(start);
