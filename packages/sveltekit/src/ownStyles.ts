/**
 * Hashes of the `style` attributes that SvelteKit writes itself, without which a strict policy reports each page: of the element
 * around the page in the template of `app.html` (`display: contents`), and of the region that names a page to screen readers.
 */
export const OWN_STYLES: readonly string[] = [
  "'sha256-tcbDxjMo+xKqM21aCGYbs/QAJqB7yUXC06oPWDapBgc='",
  "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='",
];
