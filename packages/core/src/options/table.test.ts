import { describe, expect, test } from "vitest";
import { rowsOf } from "./row.js";
import { INFO, PROCESSING } from "./table.js";

const MOVED =
  "The table's order is the order of the options in the URL, and the URL names the cache entry: a row that moved re-keys every cache. Append rows only.";

/** imgproxy v4, short names in the order of the contract: `preset`, then the order of imgproxy's documentation. */
const SHORT = (
  "pr rs s rt ra w h mw mh z dpr el ex exar g op c car crop_objects t pd ar rot fl bg bga a br co sa mc dt bl sh pix ush " +
  "ba pbl bd dd col gr wm wmu wmt wms wmr wmsh st sm kcr dpi scp ph cp eth q fq aq mb jpgo pngo webpo avifo f pg pgs da " +
  "vts vtk vtt vta fiu skp raw cb bc ct exp fn att hs msr msfs maf mafr mrd"
).split(" ");

const INFO_SHORT =
  "pr s f d exif iptc xmp vm do cl cs b sf pn a c op p avg dc bh th ph chs pg vts vtk cb bc ct exp hs msr msfs".split(
    " ",
  );

/** The 45 options of the open source edition; all others need Pro. */
const OSS = (
  "pr rs s rt w h mw mh z dpr el ex exar g c t pd ar rot fl bg bl sh pix wm sm kcr scp ph eth q fq mb f skp raw cb exp fn att " +
  "msr msfs maf mafr mrd"
).split(" ");

const shortNames = (table: typeof PROCESSING | typeof INFO) => [...rowsOf(table).values()].map(({ short }) => short);

describe("the option table", () => {
  test("has imgproxy's 87 processing options in the order of the contract", () => {
    expect(shortNames(PROCESSING), MOVED).toEqual(SHORT);
    expect(SHORT).toHaveLength(87);
  });

  test("has the 34 options of /info in the order of the contract", () => {
    expect(shortNames(INFO), MOVED).toEqual(INFO_SHORT);
    expect(INFO_SHORT).toHaveLength(34);
  });

  test("knows which 45 options open source imgproxy has", () => {
    const oss = [...rowsOf(PROCESSING).values()].filter(({ pro }) => !pro).map(({ short }) => short);
    expect(oss).toEqual(OSS);
    expect(OSS).toHaveLength(45);
  });

  test("marks every option of /info as Pro", () => {
    expect([...rowsOf(INFO).values()].filter(({ pro }) => !pro)).toEqual([]);
  });

  test("emits every short name once", () => {
    expect(new Set(shortNames(PROCESSING)).size).toBe(87);
    expect(new Set(shortNames(INFO)).size).toBe(34);
  });
});
