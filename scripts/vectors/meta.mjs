// Addresses of metadata in the URL contract: sources with their plain form, and where `sourceBase` is set the absolute one,
// both written by hand.
import { SOURCES } from "./sources.mjs";

const CAT = ["local:///cat.jpg", "local%3A%2F%2F%2Fcat.jpg"];
const THREE = [
  CAT,
  ["https://example.com/a b/ü.jpg?w=1&h=2", "https%3A%2F%2Fexample.com%2Fa%20b%2F%C3%BC.jpg%3Fw%3D1%26h%3D2"],
  ["s3://bucket/100%25@2x.webp", "s3%3A%2F%2Fbucket%2F100%2525%402x.webp"],
];
const from = (config, rows) => rows.map(([source, plain]) => ({ config, source, plain }));
const LIKE_SIGNED = [
  ...["folder", "prefix", "size1", "size8", "size31"],
  ...["rotating", "longKey", "comma", "twoColons"],
];

/** One address of metadata each. */
export const METAS = [
  ...from("signed", THREE),
  ...from("plain", THREE),
  ...from("pro", [CAT]),
  ...from("unsigned", THREE),
  ...from("unsignedPlain", THREE),
  ...LIKE_SIGNED.flatMap((config) => from(config, [CAT])),
  { config: "sourceBase", source: "/uploads/cat.jpg", resolved: "https://shop.example.com/uploads/cat.jpg" },
  {
    config: "sourceBasePlain",
    source: "uploads/cat.jpg",
    plain: "https%3A%2F%2Fshop.example.com%2Fmedia%2Fuploads%2Fcat.jpg",
  },
  { config: "sourceBaseLocal", source: "a/cat.jpg", resolved: "local:///a/cat.jpg" },
  { config: "sourceBaseS3", source: "bucket/10:30 cat.jpg", resolved: "s3://bucket/10:30 cat.jpg" },
  // The awkward ones, in both forms.
  ...from("signed", SOURCES),
  ...from("plain", SOURCES),
];
