import { GOOD, NAMED, REFUSED } from "@bucketfirst/testkit/badProps";
import { KINDS, local, remote, withoutClock } from "@bucketfirst/testkit/withoutClock";
import { render } from "svelte/server";
import { afterEach, expect, test, vi } from "vitest";
import Parent from "./Parent.svelte";

afterEach(() => void vi.restoreAllMocks());

test("on a server a remote image is a place of its size, and nobody is asked", () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const { body } = render(Parent, { props: { images, src: "/cat.jpg", variant: "card", alt: "A cat" } as never });
  const [img] = /<img [^>]*>/.exec(body) ?? [];
  expect(img).toContain('width="400" height="300"');
  // Its addresses are requested in the browser; a leftover `data-image` would pass for them.
  expect(img).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/);
  expect(images.image).not.toHaveBeenCalled();
});

test.each(Object.entries({ ...KINDS, "of a remote instance": { src: "/cat.jpg", variant: "card", images: remote } }))(
  "%s renders without clock or random number",
  async (_, { images = local, ...given }: { images?: object }) => {
    const props = { images, ...given, alt: "A cat" } as never;
    expect(await withoutClock(() => render(Parent, { props }).body)).toContain('alt="A cat"');
  },
);

const print = (props: object): string => render(Parent, { props: props as never }).body;

test.each(Object.entries(REFUSED))("%s is an error that says so", (_, [props, error]) => {
  expect(() => print(props)).toThrow(error);
});

test.each(
  Object.entries({
    ...NAMED,
    "a handler that is none of ours": [{ ...GOOD.numbers, onclick() {} }, /onclick: not passed on to the <img>/],
    "a list of class names": [{ ...GOOD.numbers, class: ["a", "b"] }, /class: expected text, got object/],
  } as typeof NAMED),
)("%s is named in the console, once", (_, [props, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(print(props) + print(props)).toContain("https://b.test/1");
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
});

test.each(Object.entries(GOOD))("nothing is said of %s", (_, props) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(print(props)).toContain("<img");
  expect(warn).not.toHaveBeenCalled();
});

test("data-* and aria-* are printed, false among them", () => {
  const own = { "data-testid": "cat", "data-open": false, "aria-hidden": true, "data-none": null };
  expect(print({ ...GOOD.numbers, ...own })).toMatch(/data-testid="cat" data-open="false" aria-hidden="true" loading/);
});

test("objects are no attributes, as in a browser", () => {
  const values = { style: { color: "red" }, "data-cat": {}, title: "A cat" };
  const body = print({ ...GOOD.numbers, ...values, pictureProps: { style: {} } });
  expect(body).toContain('title="A cat"');
  expect(body).not.toMatch(/ style| data-cat|object Object/);
});
