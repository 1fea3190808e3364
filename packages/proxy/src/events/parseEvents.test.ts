import { expect, test } from "vitest";
import { parseEvents } from "./parseEvents.js";

/** A record as AWS documents it, with another name and object. */
const record = (eventName: string, object: object, eventSource = "aws:s3") => ({
  eventVersion: "2.1",
  eventSource,
  awsRegion: "eu-central-1",
  eventTime: "2026-11-29T12:00:00.500Z",
  eventName,
  s3: {
    s3SchemaVersion: "1.0",
    configurationId: "n1",
    bucket: { name: "uploads", arn: "arn:aws:s3:::uploads" },
    object,
  },
});
const TIME = Date.UTC(2026, 10, 29, 12, 0, 0, 500);
const only = (body: unknown) => parseEvents(JSON.stringify(body)).events;

test("AWS writes a key as a form does", () => {
  expect(
    only({ Records: [record("ObjectCreated:Put", { key: "a+b%2Bc%25%C3%BC/d.jpg", eTag: "e1", sequencer: "0A" })] }),
  ).toEqual([
    { kind: "created", name: "ObjectCreated:Put", bucket: "uploads", key: "a b+c%ü/d.jpg", etag: "e1", time: TIME },
  ]);
  expect(only({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "uploads" })).toEqual([
    { kind: "other", name: "s3:TestEvent", bucket: "", key: "" },
  ]);
});

test("MinIO escapes slashes too, and puts its prefix before the names of events", () => {
  const body = {
    EventName: "s3:ObjectRemoved:Delete",
    Key: "uploads/a b/c.jpg",
    Records: [record("s3:ObjectRemoved:Delete", { key: "a+b%2Fc.jpg" }, "minio:s3")],
  };
  expect(only(body)).toMatchObject([{ kind: "removed", key: "a b/c.jpg" }]);
});

test("Ceph writes a key as it is, and times in microseconds", () => {
  const ceph = {
    ...record("ObjectCreated:Copy", { key: "a b+c%25ü.jpg", eTag: "9dd4" }, "ceph:s3"),
    eventTime: "2026-11-29T12:00:00.500082Z",
  };
  expect(only({ Records: [ceph] })).toEqual([
    { kind: "created", name: "ObjectCreated:Copy", bucket: "uploads", key: "a b+c%25ü.jpg", etag: "9dd4", time: TIME },
  ]);
});

test("EventBridge writes a key as it is, and its own names of events", () => {
  const event = (name: string) => ({
    version: "0",
    "detail-type": name,
    source: "aws.s3",
    time: "2026-11-29T12:00:00Z",
    detail: {
      version: "0",
      bucket: { name: "uploads" },
      object: { key: "a+b.jpg", size: 5, etag: "e1", sequencer: "00" },
    },
  });
  expect(only(event("Object Created"))).toEqual([
    { kind: "created", name: "Object Created", bucket: "uploads", key: "a+b.jpg", etag: "e1", time: TIME - 500 },
  ]);
  expect(only(event("Object Deleted"))).toMatchObject([{ kind: "removed" }]);
  expect(only(event("Object Tags Added"))).toMatchObject([{ kind: "other" }]);
});

test("R2 sends one message, or a queue a batch of them, as JSON or as text", () => {
  const message = (action: string) => ({
    account: "3f4b7e3dcab231cbfdaa90a6a28bd548",
    action,
    bucket: "uploads",
    object: { key: "a+b.jpg", size: 65_536, eTag: '"e1"' },
    eventTime: "2026-11-29T12:00:00.500Z",
  });
  const put = { kind: "created", name: "PutObject", bucket: "uploads", key: "a+b.jpg", etag: "e1", time: TIME };
  expect(only(message("PutObject"))).toEqual([put]);
  expect(only([message("CopyObject"), message("CompleteMultipartUpload")]).map(({ kind }) => kind)).toEqual([
    "created",
    "created",
  ]);
  expect(
    only({
      messages: [
        { id: "1", body: message("DeleteObject") },
        { id: "2", body: JSON.stringify(message("PutObject")) },
      ],
    }),
  ).toEqual([{ ...put, kind: "removed", name: "DeleteObject" }, put]);
});

test("Tigris sends a list of events", () => {
  const event = {
    eventVersion: "1",
    eventSource: "tigris",
    eventName: "OBJECT_CREATED_PUT",
    eventTime: "2026-11-29T12:00:00.5Z",
    bucket: "uploads",
    object: { key: "a+b.jpg", size: 5, eTag: "e1" },
  };
  expect(only({ events: [event, { ...event, eventName: "OBJECT_DELETED" }] })).toMatchObject([
    { kind: "created", bucket: "uploads", key: "a+b.jpg", etag: "e1", time: TIME },
    { kind: "removed" },
  ]);
});

test("an envelope of SNS is opened; a subscription is kept for the operator", () => {
  const Message = JSON.stringify({ Records: [record("ObjectCreated:Put", { key: "a.jpg" })] });
  expect(only({ Type: "Notification", TopicArn: "arn:aws:sns:eu-central-1:1:uploads", Message })).toMatchObject([
    { kind: "created", key: "a.jpg" },
  ]);
  const topic = "arn:aws:sns:eu-central-1:1:uploads";
  const url = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=1";
  expect(
    parseEvents(JSON.stringify({ Type: "SubscriptionConfirmation", TopicArn: topic, SubscribeURL: url, Token: "1" })),
  ).toEqual({
    events: [{ kind: "other", name: "SubscriptionConfirmation", bucket: "", key: "" }],
    subscription: { topic, url },
  });
});

test("what a store reports besides is of another kind", () => {
  const kinds = [
    "ObjectTagging:Put",
    "ObjectRestore:Completed",
    "s3:ObjectAccessed:Get",
    "ObjectLifecycle:Expiration:NonCurrent",
  ].map((name) => only({ Records: [record(name, { key: "a.jpg" })] })[0]!.kind);
  expect(kinds).toEqual(["other", "other", "other", "other"]);
  const removed = [
    "ObjectRemoved:DeleteMarkerCreated",
    "LifecycleExpiration:Delete",
    "s3:ObjectLifecycle:Expiration:Current",
  ].map((name) => only({ Records: [record(name, { key: "a.jpg" })] })[0]!.kind);
  expect(removed).toEqual(["removed", "removed", "removed"]);
});

test.each([
  ["no JSON", "<xml/>", "body: expected JSON of an event notification, got other text"],
  [
    "another object",
    '{"hello":1,"token":"secret"}',
    /^body: expected an event notification of S3, .*, got fields hello, token$/,
  ],
  ["a number", "7", /got fields none$/],
  ["a record without a name", '{"Records":[{}]}', "name: expected text, got nothing"],
  [
    "a record without a bucket",
    '{"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"a"}}}]}',
    "bucket: expected text, got nothing",
  ],
  ["an empty key", '{"action":"PutObject","bucket":"b","object":{"key":""}}', 'key: expected text, got ""'],
  [
    "a key in no encoding",
    JSON.stringify({ Records: [record("ObjectCreated:Put", { key: "%zz" })] }),
    'key: expected text that is encoded as in a form, got "%zz"',
  ],
  [
    "a key that no store knows",
    JSON.stringify({ action: "PutObject", bucket: "b", object: { key: "a".repeat(1025) } }),
    "key: expected at most 1024 bytes",
  ],
  ["nesting without an end", "[".repeat(9) + "]".repeat(9), /too deep$/],
])("%s is one clear sentence", (_, body, expected) => {
  expect(() => parseEvents(body)).toThrow(
    expect.objectContaining({
      status: 400,
      message: typeof expected === "string" ? expected : expect.stringMatching(expected),
    }),
  );
});
