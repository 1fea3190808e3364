import { ProxyError } from "../base/errors.js";
import { type Fields, fieldsOf, objectEvent, text } from "./fields.js";
import type { ObjectEvent } from "./ObjectEvent.js";

/** A subscription of SNS that waits for its confirmation. */
export interface Subscription {
  /** Name of the topic, e.g. `arn:aws:sns:eu-central-1:123456789012:uploads`. */
  topic: string;
  /** Address that confirms it. The proxy never asks for it, since anybody could have written it. */
  url: string;
}

/** Content of one message. */
export interface Message {
  events: ObjectEvent[];
  subscription?: Subscription;
}

/** Deepest nesting: an envelope of SNS in a batch of a queue, with the records in it. */
const DEEPEST = 4;

/**
 * Reads the body of an event notification: of S3 (AWS, MinIO, Ceph, Garage's hooks), SNS, EventBridge, R2 (one message, or a
 * batch of its queue), or Tigris.
 *
 * @throws ProxyError 400 with a sentence that says what was expected
 * @example
 * parseEvents('{"action":"PutObject","bucket":"uploads","object":{"key":"a b.jpg"}}').events
 * // [{ kind: "created", name: "PutObject", bucket: "uploads", key: "a b.jpg" }]
 */
export function parseEvents(body: string): Message {
  const message: Message = { events: [] };
  read(parsed(body), message, 0);
  return message;
}

function read(value: unknown, message: Message, depth: number): void {
  if (depth > DEEPEST) throw unknown("a message within a message within another, too deep");
  if (Array.isArray(value)) {
    for (const entry of value) read(entry, message, depth + 1);
    return;
  }
  const fields = fieldsOf(value);
  if (Array.isArray(fields.Records)) message.events.push(...fields.Records.map(ofRecord));
  else if (Array.isArray(fields.events)) message.events.push(...fields.events.map(ofTigris));
  else if (Array.isArray(fields.messages)) for (const entry of fields.messages) read(bodyOf(entry), message, depth + 1);
  else if (typeof fields["detail-type"] === "string") message.events.push(ofEventBridge(fields));
  else if (typeof fields.action === "string") message.events.push(ofR2(fields));
  else if (typeof fields.Type === "string") readSns(fields, message, depth);
  else if (typeof fields.Event === "string") message.events.push(objectEvent({ name: fields.Event }));
  else throw unknown(`fields ${Object.keys(fields).slice(0, 8).join(", ") || "none"}`);
}

function readSns(fields: Fields, message: Message, depth: number): void {
  const { Type: type, TopicArn: topic, SubscribeURL: url } = fields;
  if (type === "Notification") {
    read(parsed(text(fields, "Message")), message, depth + 1);
    return;
  }
  if (type === "SubscriptionConfirmation" && typeof topic === "string" && typeof url === "string")
    message.subscription = { topic, url };
  message.events.push(objectEvent({ name: String(type) }));
}

/** Reads a record of S3. Its key is written as in a form, by AWS and MinIO; Ceph writes it as it is. */
function ofRecord(value: unknown): ObjectEvent {
  const record = fieldsOf(value);
  const { bucket, object } = fieldsOf(record.s3);
  const { name } = fieldsOf(bucket);
  const { key, eTag } = fieldsOf(object);
  const isPlain = String(record.eventSource).startsWith("ceph:");
  return objectEvent({
    name: record.eventName,
    bucket: name,
    key: isPlain ? key : decodedForm(key),
    etag: eTag,
    time: record.eventTime,
  });
}

/** Reads an event of EventBridge. Its key is written as it is. */
function ofEventBridge({ "detail-type": name, detail, time }: Fields): ObjectEvent {
  const { bucket, object } = fieldsOf(detail);
  const { key, etag } = fieldsOf(object);
  return objectEvent({ name, bucket: fieldsOf(bucket).name, key, etag, time });
}

function ofR2({ action: name, bucket, object, eventTime: time }: Fields): ObjectEvent {
  const { key, eTag: etag } = fieldsOf(object);
  return objectEvent({ name, bucket, key, etag, time });
}

function ofTigris(value: unknown): ObjectEvent {
  const { eventName: name, bucket, object, eventTime: time } = fieldsOf(value);
  const { key, eTag: etag } = fieldsOf(object);
  return objectEvent({ name, bucket, key, etag, time });
}

/** Returns the message of a queue in its wrapping; a pull over HTTP has it as text. */
function bodyOf(entry: unknown): unknown {
  const { body } = fieldsOf(entry);
  return typeof body === "string" ? parsed(body) : body;
}

function decodedForm(key: unknown): unknown {
  if (typeof key !== "string") return key;
  try {
    return decodeURIComponent(key.replaceAll("+", "%20"));
  } catch {
    throw new ProxyError(400, `key: expected text that is encoded as in a form, got ${JSON.stringify(key)}`);
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ProxyError(400, "body: expected JSON of an event notification, got other text");
  }
}

const unknown = (got: string): ProxyError =>
  new ProxyError(
    400,
    `body: expected an event notification of S3, SNS, EventBridge, MinIO, Ceph, R2 or Tigris, got ${got}`,
  );
