const FAVOURITES = [
  { source: "local:///kite.jpg", alt: "A kite high over a beach" },
  { source: "local:///forest-path.jpg", alt: "A path through a forest" },
  { source: "local:///colorful-cups.jpg", alt: "Cups of many colours in a row" },
];

const ALL = Array.from({ length: 200 }, (_, i) => {
  const number = String(i + 1).padStart(3, "0");
  return { source: `local:///many/${number}.jpg`, alt: `Photograph ${number}` };
});

/** Returns the photographs of a page. */
export const photosOf = (path) => (path === "/all" ? ALL : FAVOURITES);
