import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";
import { diffOf } from "./diffOf.mjs";

/** A page of Markdown with sections that are made from the code, each between `<!-- NAME -->` and `<!-- /NAME -->`. */
export class GeneratedPage {
  #file;
  #write;
  #faults;
  /** The text of the page, with its renewed sections. */
  text;

  /**
   * Reads a page.
   *
   * @param file path below the root
   * @param options `write` renews sections that differ, otherwise each is pushed to `faults`
   */
  constructor(file, { write, faults }) {
    this.#file = file;
    this.#write = write;
    this.#faults = faults;
    this.text = readFileSync(join(root, file), "utf8");
  }

  /** Compares a section with the text that `make` returns; an error of `make` is a fault. */
  async section(name, make, same = (a, b) => a === b) {
    const fault = (text) => void this.#faults.push(`${this.#file}, section "${name}": ${text}`);
    const pattern = new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);
    const found = pattern.exec(this.text);
    if (!found) return fault(`there is no <!-- ${name} -->`);
    let fresh;
    try {
      fresh = `${await make()}\n`;
    } catch (error) {
      return fault(error.message);
    }
    if (same(found[2], fresh)) return;
    if (this.#write) this.text = this.text.replace(pattern, (_, open, __, close) => open + fresh + close);
    else fault(`it is out of date; node scripts/check-readme.mjs --write renews it:\n${diffOf(found[2], fresh)}`);
  }

  /** Writes the page where sections were renewed. */
  save() {
    if (this.#write) writeFileSync(join(root, this.#file), this.text);
  }
}
