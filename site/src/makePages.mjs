import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeApiReference } from "./apiReference.mjs";
import { site } from "./folders.mjs";
import { renderOptionPictures } from "./optionPictures.mjs";
import { withOptionReference } from "./optionReference.mjs";
import { makeSidebar } from "./sidebar.mjs";
import { clearPages, stageFiles, stagePages } from "./stagePages.mjs";

/** Replaces the tables of single options by a link: the site has a page that shows each of them. */
const withoutOptionTables = (text) =>
  text.replace(
    /<!-- pictures -->[\s\S]*<!-- \/without-picture -->/,
    "[Options of imgproxy](options.md) has each of them, with its picture.",
  );

/**
 * Makes every page of the site: those written by hand, the option reference with its pictures, and the API reference. It
 * needs the builds of core and of the proxy, whose embedded processor renders the pictures.
 *
 * @returns a function that writes the pages of docs again, after a change there
 */
export async function makePages() {
  clearPages();
  stageFiles();
  const entries = await makeApiReference();
  const pictures = await renderOptionPictures();
  const write = async () => {
    await stagePages({
      edit: { "options.md": (text) => withOptionReference(text, pictures), "images.md": withoutOptionTables },
    });
    writeFileSync(join(site, ".vitepress/sidebar.json"), JSON.stringify(makeSidebar(entries)));
  };
  await write();
  return write;
}
