const image = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1" };

/** Props without an image to show, with the error that names them. Every adapter throws it while rendering. */
export const REFUSED: Record<string, [props: object, error: RegExp]> = {
  "image={undefined}": [
    { image: undefined, alt: "" },
    /^image: expected a descriptor.*got undefined; is it loaded yet\?/,
  ],
  "image={null}": [{ image: null, alt: "" }, /^image: expected a descriptor.*got null/],
  "an address as image": [
    { image: "/cat.jpg", alt: "" },
    /^image: .*got "\/cat.jpg"; .*images.image\(address, variant\)/,
  ],
  "an answer nobody waited for": [{ image: Promise.resolve(image), alt: "" }, /^image: .*got a promise; await it/],
  "an imported file as image": [{ image: { src: "/cat.jpg", width: 1, height: 1 }, alt: "" }, /^image: .*got object/],
  "an imported file as src": [{ src: { src: "/cat.jpg" }, alt: "" }, /^src: expected the address.*got object/],
  "an empty src": [{ src: "", alt: "" }, /^src: expected the address of an image, as text, got ""/],
  "src without an instance": [{ src: "/cat.jpg", alt: "" }, /^src: expected an images instance in context/],
};

/** Props that show an image, but not as intended, with the line in the console that names them. */
export const NAMED: Record<string, [props: object, line: RegExp]> = {
  "no alt": [{ image }, /alt: expected text, got undefined: say what https:\/\/p.test\/1 shows, or alt=""/],
  'width="400px"': [
    { image, alt: "", width: "400px" },
    /width: expected CSS pixels as a number, got "400px": write 400;/,
  ],
  'height="50%"': [{ image, alt: "", height: "50%" }, /height: expected CSS pixels as a number, got "50%"/],
  'placeholder="blur"': [
    { image, alt: "", placeholder: "blur" },
    /placeholder: expected a CSS colour or a data: URL, got "blur"/,
  ],
  "an address as placeholder": [{ image, alt: "", placeholder: "/tiny.png" }, /placeholder: .*got "\/tiny.png"/],
  "a prop of next/image": [
    { image, alt: "", quality: 75 },
    /quality: no prop of <CachedImage>: it belongs to the variant/,
  ],
};

/** Props without a fault. */
export const GOOD: Record<string, object> = {
  numbers: { image, alt: "", width: 400, height: 300 },
  "numbers as text": { image, alt: "A cat", width: "400", height: "300" },
  "a colour": { image, alt: "", placeholder: "rgb(1 2 3 / 50%)" },
  "a data URL": { image, alt: "", placeholder: "data:image/png;base64,AAAA" },
  "an image without addresses yet": { image: { cachedSrc: "", proxySrc: "" }, alt: "" },
};
