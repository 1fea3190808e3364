import { barChart } from "./barChart.mjs";
import { BENCHES } from "./benches.mjs";

/** Makes the page of measured figures and its plots, from what `docs/measured.json` holds: `Map { NAME => TEXT }`, below docs. */
export function writePages(measured) {
  const pages = new Map();
  const parts = [
    `# Measured

Made by \`npx -y pnpm@10.34.9 measure\` from [measured.json](measured.json). Every bench prints its figures for anybody who repeats it:
\`npx -y pnpm@10.34.9 measure --print\`. A load above the number of cores means that the machine was busy with other work: bytes are exact
then, ratios within one run hold, times and rates do not.
`,
  ];
  for (const [name, { title, about, plots }] of Object.entries(BENCHES)) {
    const bench = measured[name];
    if (!bench) continue;
    const { date, machine, load, figures } = bench;
    parts.push(`## ${title}\n\n${about}\n`);
    for (const [i, plot] of plots.entries()) {
      const chosen = figures.filter((figure) => figure.unit === plot.unit && plot.pattern.test(figure.what));
      if (chosen.length === 0) continue;
      const file = `measured/${name}${i || ""}.svg`;
      pages.set(file, barChart(plot.title, chosen));
      parts.push(`![${plot.title}: the figures of the table below as bars](${file})\n`);
    }
    parts.push(`${table(figures)}\n`);
    parts.push(
      `${date}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, load ${load}.\n`,
    );
  }
  return pages.set("measured.md", parts.join("\n"));
}

function table(figures) {
  const cell = ({ measured, unit }) => (unit ? `${measured.toLocaleString("en")} ${unit}` : measured);
  const isPromised = figures.some(({ promised }) => promised);
  const rows = figures.map((figure) => {
    const { what, promised = "", met } = figure;
    const held = promised && (met ? "" : ", **not met in this run**");
    return `| ${what.replaceAll("|", "\\|")} | ${cell(figure)} |${isPromised ? ` ${promised}${held} |` : ""}`;
  });
  const head = isPromised
    ? ["| what | measured | promised |", "| --- | --- | --- |"]
    : ["| what | measured |", "| --- | --- |"];
  return [...head, ...rows].join("\n");
}
