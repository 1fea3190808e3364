import { expect, test } from "vitest";
import { readLogLine } from "./logLine.js";

const K = "0123456789abcdef0123456789abcdef";
const M = `${K}/400.avif`;
const at = (text: string): number => Date.parse(text);

test.each<[string, string, string, string[]]>([
  // The example of Amazon's manual, with another key.
  [
    "Amazon",
    `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be amzn-s3-demo-bucket1 [06/Feb/2019:00:01:57 +0000] 192.0.2.3 - DD6CC733AEXAMPLE REST.GET.OBJECT processed/${K} "GET /amzn-s3-demo-bucket1/processed/${K} HTTP/1.1" 200 - 113 4406 7 3 "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 - Yes us-east-1`,
    "2019-02-06T00:01:57Z",
    [K],
  ],
  [
    "Amazon: a member of a set, in a folder with a space",
    `79a5 b [06/Feb/2019:00:01:57 +0000] 192.0.2.3 - DD6C REST.GET.OBJECT my%2520images/${M} "GET /my%20images/${M}?x-id=GetObject HTTP/1.1" 206 - 113 4406 7 3 "-" "S3Console/0.4" -`,
    "2019-02-06T00:01:57Z",
    [M],
  ],
  [
    "Amazon: a miss",
    `79a5 b [06/Feb/2019:00:01:57 +0000] 192.0.2.3 - DD6C REST.GET.OBJECT ${K} "GET /${K} HTTP/1.1" 404 NoSuchKey 300 - 7 - "-" "-" -`,
    "2019-02-06T00:01:57Z",
    [],
  ],
  [
    "Amazon: a put",
    `79a5 b [06/Feb/2019:00:01:57 +0000] 192.0.2.3 - DD6C REST.PUT.OBJECT ${K} "PUT /${K} HTTP/1.1" 200 - - 4406 7 3 "-" "-" -`,
    "2019-02-06T00:01:57Z",
    [],
  ],
  [
    "Amazon: an expiry, which no client asked for",
    `79a5 b [06/Feb/2019:00:01:57 +0000] - - DD6C S3.EXPIRE.OBJECT ${K} "-" - - - 4406 - - "-" "-" -`,
    "2019-02-06T00:01:57Z",
    [],
  ],
  // The example of Ceph's manual, which does not know the status yet.
  [
    "Ceph",
    `testid fish [06/Aug/2024:09:30:51 +0000] - testid 9e369a15-5f43-4f07-b638-de920b22f91b.4179.7046073853138417766 REST.GET.OBJECT ${K} "GET /fish/${K} HTTP/1.1" - - - 512 - - - - - - - - - localhost - -`,
    "2024-08-06T09:30:51Z",
    [K],
  ],
  [
    "nginx combined, east of Greenwich",
    `127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "GET /bucket/${M} HTTP/2.0" 304 0 "https://shop.example.com/" "Mozilla/5.0 (X11) \\x22quoted\\x22"`,
    "2026-02-28T23:02:03Z",
    [M],
  ],
  [
    "nginx: two levels of folders",
    `127.0.0.1 - - [01/Mar/2026:01:02:03 -0130] "GET /bucket/01/23/${K}?v=2 HTTP/1.1" 200 5 "-" "-"`,
    "2026-03-01T02:32:03Z",
    [K],
  ],
  [
    "nginx: a client that left",
    `127.0.0.1 - - [01/Mar/2026:01:02:03 +0000] "GET /${K} HTTP/1.1" 499 0 "-" "-"`,
    "2026-03-01T01:02:03Z",
    [K],
  ],
  [
    "nginx: HEAD is no use",
    `127.0.0.1 - - [01/Mar/2026:01:02:03 +0000] "HEAD /${K} HTTP/1.1" 200 0 "-" "-"`,
    "2026-03-01T01:02:03Z",
    [],
  ],
  [
    "nginx: bytes of another protocol",
    '127.0.0.1 - - [01/Mar/2026:01:02:03 +0000] "\\x16\\x03\\x01\\x02" 400 150 "-" "-"',
    "2026-03-01T01:02:03Z",
    [],
  ],
  [
    "nginx: a key in the text that a client sends along is no use",
    `127.0.0.1 - - [01/Mar/2026:01:02:03 +0000] "GET /x HTTP/1.1" 200 0 "https://shop.example.com/${K}" "-"`,
    "2026-03-01T01:02:03Z",
    [],
  ],
  [
    "the proxy: a hit",
    `{"level":30,"time":"2026-03-01T01:02:03.000Z","requestId":"r","method":"GET","key":"${M}","source":"https://shop.example.com/a.jpg","options":"rs:fill:4:3","status":200,"result":"hit","bytes":5,"ms":1,"msg":"request"}`,
    "2026-03-01T01:02:03Z",
    [M],
  ],
  [
    "the proxy: a source that is missing",
    `{"level":30,"time":"2026-03-01T01:02:03.000Z","method":"GET","key":"${K}","status":404,"result":"error","msg":"request"}`,
    "2026-03-01T01:02:03Z",
    [],
  ],
  [
    "the proxy: its start",
    `{"level":30,"time":"2026-03-01T01:02:03.000Z","msg":"listening"}`,
    "2026-03-01T01:02:03Z",
    [],
  ],
  [
    "the proxy, as Docker keeps its lines",
    JSON.stringify({
      log: `{"level":30,"time":"2026-03-01T01:02:03.000Z","method":"GET","key":"${K}","status":200,"msg":"request"}\n`,
      stream: "stdout",
      time: "2026-03-01T01:02:04Z",
    }),
    "2026-03-01T01:02:03Z",
    [K],
  ],
  [
    "Cloudflare, with times of RFC 3339",
    `{"ClientRequestMethod":"GET","ClientRequestURI":"/${M}?a","EdgeResponseStatus":200,"EdgeStartTimestamp":"2026-03-01T01:02:03Z"}`,
    "2026-03-01T01:02:03Z",
    [M],
  ],
  [
    "Cloudflare, with nanoseconds",
    `{"ClientRequestMethod":"GET","ClientRequestURI":"/${K}","EdgeResponseStatus":304,"EdgeEndTimestamp":1772326923000000000}`,
    "2026-03-01T01:02:03Z",
    [K],
  ],
  [
    "Cloudflare, with seconds: an error",
    `{"ClientRequestMethod":"GET","ClientRequestPath":"/${K}","EdgeResponseStatus":404,"EdgeStartTimestamp":1772326923}`,
    "2026-03-01T01:02:03Z",
    [],
  ],
])("%s", (_, line, time, names) => {
  expect(readLogLine(line)).toEqual({ time: at(time), names });
});

test("behind a folder that is named like a key both readings count", () => {
  const line = `::1 - - [01/Mar/2026:01:02:03 +0000] "GET /${K}/${"ab".repeat(16)} HTTP/1.1" 200 5`;
  expect(readLogLine(line)?.names).toEqual([`${K}/${"ab".repeat(16)}`, "ab".repeat(16)]);
});

test.each([
  "",
  "2026/03/01 01:02:03 [error] 7#7: *1 open() failed",
  "{",
  "{}",
  "null",
  `::1 - - [31/Foo/2026:01:02:03 +0000] "GET / HTTP/1.1" 200 5`,
  `::1 - - [01/Mar/2026:01:02:03 +0000] GET / 200`,
])("%j is of no known form", (line) => {
  expect(readLogLine(line)).toBeUndefined();
});
