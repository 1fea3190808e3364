import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { tagOf } from "./publish.mjs";

/** Writes what a release publishes: a line for each tarball, with its files, its bytes packed and unpacked, and its dist-tag. */
export function publishTable(tarballs) {
  const rows = tarballs.map(({ name, version, file }) => {
    const listed = execFileSync("tar", ["-tvzf", file], { encoding: "utf8" }).trimEnd().split("\n");
    const unpacked = listed.reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
    return [name, version, tagOf(version), String(listed.length), String(statSync(file).size), String(unpacked)];
  });
  const head = ["package", "version", "tag", "files", "bytes", "unpacked"];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => (i < 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return [head, ...rows].map(line).join("\n");
}
