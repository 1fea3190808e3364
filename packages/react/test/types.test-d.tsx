import { CachedImage, useCachedImage } from "../src/index.js";

const image = { cachedSrc: "/b/1", proxySrc: "/p/1" };

export const good = [
  <CachedImage key="named" image={image} alt="A cat" />,
  <CachedImage key="decorative" src="/cat.jpg" variant="card" alt="" />,
  // Attributes for tests and assistive technology, and events with their details.
  <CachedImage
    key="all"
    image={image}
    alt=""
    data-testid="cat"
    aria-describedby="text"
    pictureProps={{ "data-testid": "frame", id: "frame" }}
    onClick={(event) => event.currentTarget.naturalWidth}
    onError={({ stage, code, message }) => `${stage} ${code?.length} ${message?.length}`}
  />,
];
export const useGood = () => useCachedImage({ image, alt: "", "data-testid": "cat", "aria-hidden": true });
/** Without a registration any text is a variant. */
export const Any = ({ variant }: { variant: string }) => <CachedImage src="/cat.jpg" variant={variant} alt="" />;
export const bad = [
  // @ts-expect-error alt is required
  <CachedImage key="descriptor" image={image} />,
  // @ts-expect-error alt is required
  <CachedImage key="source" src="/cat.jpg" variant="card" />,
  // @ts-expect-error alt is a text
  <CachedImage key="none" image={image} alt={undefined} />,
];
// @ts-expect-error alt is required in the headless form as well
export const useBad = () => useCachedImage({ image });

/** The headless form, as both majors of React type it. */
export const Own = () => {
  const { key, img, failed } = useCachedImage({ image, alt: "A cat" });
  return failed ? <p>Gone</p> : <img key={key} {...img} alt="A cat" />;
};
