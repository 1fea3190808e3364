// @vitest-environment node

import { GOOD, NAMED, REFUSED } from "@bucketfirst/testkit/badProps";
import { KINDS, local, remote, withoutClock } from "@bucketfirst/testkit/withoutClock";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { CachedImage, ImagesProvider } from "../src/index.js";
import { FallbackScript } from "../src/server.js";

afterEach(() => void vi.restoreAllMocks());

test("on a server a remote image is a place of its size, and nobody is asked", () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const html = renderToString(
    <ImagesProvider images={images}>
      <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>,
  );
  expect(html).toContain('width="400" height="300"');
  // Its addresses are requested in the browser; a leftover `data-image` would pass for them.
  expect(html).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/i);
  expect(images.image).not.toHaveBeenCalled();
});

test.each(Object.entries({ ...KINDS, "of a remote instance": { src: "/cat.jpg", variant: "card", images: remote } }))(
  "%s renders without clock or random number, as Next prerenders",
  async (_, { images = local, ...props }: { images?: object }) => {
    const tree = (
      <ImagesProvider images={images as never}>
        <FallbackScript nonce="n0" />
        <CachedImage {...(props as { image: never })} alt="A cat" onMiss={() => {}} failed={<p>No picture</p>} />
      </ImagesProvider>
    );
    // The tree is rendered once before, since React itself makes a random name at its start.
    renderToString(tree);
    expect(await withoutClock(() => renderToString(tree))).toContain('alt="A cat"');
  },
);

const print = (props: object): string => renderToString(<CachedImage {...(props as { image: never; alt: string })} />);

test.each(Object.entries(REFUSED))("%s is an error that says so", (_, [props, error]) => {
  expect(() => print(props)).toThrow(error);
});

test.each(Object.entries(NAMED))("%s is named in the console, once", (_, [props, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(print(props) + print(props)).toContain("https://b.test/1");
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
});

test.each(Object.entries(GOOD))("nothing is said of %s", (_, props) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(print(props)).toContain("<img");
  expect(warn).not.toHaveBeenCalled();
});

test("each fault of one image is named", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  print({
    image: { cachedSrc: "/b/2", proxySrc: "/p/2" },
    alt: "",
    width: "10em",
    height: "1rem",
    placeholder: "empty",
  });
  const named = warn.mock.calls.map(([line]) => /\] (\w+):/.exec(line)?.[1]);
  expect(named).toEqual(["width", "height", "placeholder"]);
});
