import { headEnd } from "./headEnd.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&amp;": "&",
};

const decode = (text: string): string =>
  text.replace(/&(?:quot|#34|#39|#x27|amp);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity);

/** Rewrites the policies that stand in `<meta>` elements of a head. */
function rewritePolicies(head: string, rewrite: (policy: string) => string): string {
  return head.replace(/<meta\s[^<>]*>/gi, (tag) => {
    if (!/\shttp-equiv=["']?content-security-policy["'\s>]/i.test(tag)) return tag;
    return tag.replace(/(\scontent=)("[^"]*"|'[^']*')/i, (_, name: string, quoted: string) => {
      const policy = rewrite(decode(quoted.slice(1, -1)));
      return `${name}"${policy.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
    });
  });
}

/**
 * Inserts markup at the end of a page's head, and rewrites the policies of its `<meta>` elements, which a prerendered page has
 * in place of a header. Returns undefined for a text without the end of a head.
 *
 * @example
 * insertHead("<head><title>A</title></head><body>", "<style></style>", (policy) => policy)
 * // "<head><title>A</title><style></style></head><body>"
 */
export function insertHead(html: string, markup: string, rewrite: (policy: string) => string): string | undefined {
  const end = headEnd(html);
  return end < 0 ? undefined : rewritePolicies(html.slice(0, end), rewrite) + markup + html.slice(end);
}
