#!/usr/bin/env node
// Writes what core gives to ports of the tag: spec/html.json, and the files that the head of a page includes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";
import { specFiles } from "./specFiles.mjs";

for (const [name, text] of await specFiles()) writeFileSync(join(root, "spec", name), text);
