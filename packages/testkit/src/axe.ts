import axe from "axe-core";

/** The part of a page of Playwright that {@link axeFaults} needs. */
interface Evaluating {
  evaluate(code: string): Promise<unknown>;
}

/** One kind of fault of a page. */
interface AxeFault {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Lists the controls that have no label. For axe a placeholder is a name, but it is gone at the first letter. */
const UNLABELLED = `[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((field) => !field.labels.length && !field.ariaLabel && !field.getAttribute("aria-labelledby"))
  .map((field) => field.outerHTML.slice(0, 160))`;

/**
 * Examines an open page with axe and looks for controls without a label; returns a line for each element at fault: the rule, the element, and what to fix. The
 * script is run by the debugger, which the page's policy does not hold.
 */
export async function axeFaults(page: Evaluating): Promise<string[]> {
  await page.evaluate(axe.source);
  const faults = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as AxeFault[];
  const unlabelled = (await page.evaluate(UNLABELLED)) as string[];
  return [
    ...faults.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary.replace(/\s+/g, " ")}`),
    ),
    ...unlabelled.map((html) => `no label: ${html}: give it a label element, aria-label or aria-labelledby`),
  ];
}
