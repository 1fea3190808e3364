const ROW = 26;
const LABELS = 400;
const BARS = 300;
const VALUES = 110;

const escapeXml = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * Draws a chart of horizontal bars as SVG, with a label and a value at each; ours are filled, others are grey. It has the
 * reader's colours, light or dark, and its numbers as text for those who cannot see it.
 *
 * @param figures `[{ what, measured, unit }]`, all of one unit
 */
export function barChart(title, figures) {
  const most = Math.max(...figures.map(({ measured }) => measured));
  const width = LABELS + BARS + VALUES;
  const height = 34 + figures.length * ROW;
  const rows = figures.map(({ what, measured, unit }, i) => {
    const y = 34 + i * ROW;
    const length = Math.max(1, Math.round((measured / most) * BARS));
    const value = `${measured.toLocaleString("en")} ${unit}`;
    return `  <text x="${LABELS - 8}" y="${y + 15}" text-anchor="end">${escapeXml(what)}</text>
  <rect class="${isOurs(what) ? "ours" : "other"}" x="${LABELS}" y="${y + 3}" width="${length}" height="16"/>
  <text x="${LABELS + length + 6}" y="${y + 15}">${escapeXml(value)}</text>`;
  });
  const summary = figures.map(({ what, measured, unit }) => `${what} ${measured} ${unit}`).join("; ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(`${title}: ${summary}`)}">
  <style>
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .ours { fill: #1a7f64 } .other { fill: #8c959f }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #3fb68b } .other { fill: #6e7681 } }
  </style>
  <text x="8" y="18" font-weight="600">${escapeXml(title)}; shorter is better</text>
${rows.join("\n")}
</svg>
`;
}

/** Returns whether a bar is one of ours, by the words that benches give them. */
const isOurs = (what) =>
  /(^|[,:] )(core|sets|classic|react|vue|svelte|@bucketfirst|bucket first|100 items|image\(\))/.test(what);
