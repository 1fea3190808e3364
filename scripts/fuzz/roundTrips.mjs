import { createRandom, loadCore, poolsOf } from "./core.mjs";

/**
 * Builds generated sources and option sets: build, parse, build gives the same path, no browser rewrites it, its canonical
 * form is itself, and nothing but a BucketfirstError is thrown for sets that were bent. The suite has the same properties on
 * a few thousand cases with fast-check (packages/core/src/properties.test.ts); here values are pooled, since making them
 * costs a hundred times what building from them does.
 *
 * @returns a line that says how many cases of each kind ran
 * @throws Error with the first case that has no round trip
 */
export async function roundTrips(cases, seed) {
  const core = await loadCore();
  const {
    HOSTILE,
    canonicalPath,
    canonicalSet,
    createImages,
    isBucketfirstError,
    parsePath,
    parseSet,
    processingPath,
  } = core;
  const { signPath } = core;
  const random = createRandom(seed);
  const pick = (list) => list[random(list.length)];

  const pools = poolsOf(core, seed);
  const GARBAGE = [
    null,
    Number.NaN,
    -1,
    1e300,
    "",
    "\ud800",
    "a/b",
    [],
    [null],
    {},
    { type: [] },
    JSON.parse('{"toString":1}'),
  ];

  function makeSource() {
    let text = "";
    for (let parts = 1 + random(12); parts > 0; parts--) text += pick(HOSTILE);
    return text;
  }

  function makeOptions() {
    const options = {};
    for (let count = random(7); count > 0; count--) {
      const [name, pool] = pick(pools);
      options[name] = pick(pool);
    }
    return options;
  }

  const server = { edition: "pro" };
  const images = createImages({ proxyUrl: "https://img.test", server });
  const ENCODINGS = ["base64", "plain"];
  const EXTENSIONS = [undefined, undefined, "webp", "jpg", "best"];
  const sets = createImages({ proxyUrl: "https://img.test", server, sets: true });
  const BOXES = [
    {},
    { width: 400 },
    { width: 333.3, height: 99.5 },
    { layout: "fullWidth" },
    { width: 100, layout: "fixed", densities: [1, 1.5, 0.1] },
    { widths: [1, 4096] },
    { height: 7 },
  ];
  const count = { roundTrips: 0, refused: 0, bent: 0, members: 0 };

  function check(source, options, encoding, extension) {
    const P = processingPath(source, options, { server, encoding, extension });
    const F = signPath(P);
    const parsed = parsePath(F, { server });
    const again = processingPath(parsed.source, parsed.options, { server, ...parsed });
    const wire = new URL(`https://img.test${F}`).pathname;
    if (again !== P || parsed.source !== source || parsed.options.extra || wire !== F || canonicalPath(F) !== F) {
      throw new Error(`no round trip: ${JSON.stringify({ source, options, encoding, P, again, wire })}`);
    }
    count.roundTrips++;
  }

  /** Builds a set, unless one of our errors refuses the request. */
  function buildSet(source, request) {
    try {
      return sets.image(source, request);
    } catch (error) {
      if (!isBucketfirstError(error)) throw error;
      return undefined;
    }
  }

  /** Every member of a set that is built is read, and its classic path is one that classic addressing knows. */
  function checkSet(source, options) {
    const request = { ...options, ...pick(BOXES), formats: pick([[], ["avif", "jpeg"]]) };
    const image = buildSet(source, request);
    if (!image) return;
    const { proxyBase, ladder, formats = "" } = image;
    const base = proxyBase.slice("https://img.test".length);
    for (const step of ladder.split("-"))
      for (const format of [
        "",
        ...formats
          .split("-")
          .filter(Boolean)
          .map((name) => `.${name}`),
      ]) {
        const target = `${base}${step}${format}`;
        const { classicPath, source: read } = parseSet(target, { server });
        const signed = signPath(classicPath);
        if (read !== source || canonicalPath(signed) !== signed || !canonicalSet(target, { server }))
          throw new Error(`no member: ${JSON.stringify({ source, request, target, classicPath })}`);
        count.members++;
      }
  }

  /** Changes one value of a set to one that may be wrong: the set still builds, or one of our errors refuses it. */
  function bend(source, options) {
    const bent = { ...options, [pick(pools)[0]]: pick(GARBAGE) };
    count.bent++;
    checkSet(source, bent);
    try {
      images.image(source, bent);
      processingPath(source, bent, { server });
    } catch (error) {
      if (!isBucketfirstError(error)) throw error;
      count.refused++;
    }
  }

  const start = process.cpuUsage();
  for (let i = 0; i < cases; i++) {
    // Dot segments are refused as plain sources.
    const source = makeSource().replace(/^\.\.?$/, "a");
    const options = makeOptions();
    check(source, options, pick(ENCODINGS), pick(EXTENSIONS));
    if (i % 4 === 0) bend(source, options);
    if (i % 4 === 1) checkSet(source, options);
  }
  const { user, system } = process.cpuUsage(start);
  return (
    `seed ${seed}: ${count.roundTrips} round trips, ${count.bent} bent sets of which ${count.refused} were refused, ` +
    `${count.members} members of sets, ${Math.round((user + system) / 1e6)} s of processor time`
  );
}
