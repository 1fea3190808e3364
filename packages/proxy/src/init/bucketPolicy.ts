/**
 * Returns a bucket policy that lets everybody read single objects and list nothing, as the browsers of visitors need it.
 *
 * @param bucket name of the bucket
 */
export const bucketPolicy = (bucket: string): object => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadStoredImages",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
  ],
});
