import { hash } from "node:crypto";
import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import type { Credentials } from "../../src/stores/s3/sigV4.js";
import { amzDate, SigV4 } from "../../src/stores/s3/sigV4.js";
import type { RealStore } from "./realStore.js";

/**
 * Makes Ceph report what happens to the objects of a bucket: a topic through its API like that of SNS, and a notification of
 * the bucket.
 *
 * @param isPersistent true keeps events until the endpoint takes them; Ceph then looks for new topics every 30 s. Else an
 *   event is sent once, before the put is answered
 */
export async function notifyOf(
  real: RealStore,
  bucket: string,
  endpoint: string,
  isPersistent: boolean,
): Promise<void> {
  const topic = await createTopic(real, bucket, { "push-endpoint": endpoint, persistent: String(isPersistent) });
  const Events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] as const;
  await real.client.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { TopicConfigurations: [{ Id: bucket, TopicArn: topic, Events: [...Events] }] },
    }),
  );
}

async function createTopic({ config }: RealStore, name: string, settings: Record<string, string>): Promise<string> {
  const fields = { Action: "CreateTopic", Name: name, ...attributes(settings) };
  const body = new URLSearchParams(fields).toString();
  const payloadHash = hash("sha256", body);
  const headers: Record<string, string> = {
    host: new URL(config.endpoint).host,
    "x-amz-date": amzDate(Date.now()),
    "x-amz-content-sha256": payloadHash,
    "content-type": "application/x-www-form-urlencoded",
  };
  const request = { method: "POST", path: "/", query: "", headers, payloadHash };
  headers.authorization = new SigV4("sns").sign(request, config.region as string, config.credentials as Credentials);
  const response = await fetch(`${config.endpoint}/`, { method: "POST", headers, body });
  const [, arn] = /<TopicArn>(.*)<\/TopicArn>/.exec(await response.text()) ?? [];
  if (arn === undefined) throw new Error(`CreateTopic: ${response.status}`);
  return arn;
}

const attributes = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value], i) => [
      [`Attributes.entry.${i + 1}.key`, key],
      [`Attributes.entry.${i + 1}.value`, value],
    ]),
  );
