# imgproxy with the proxy in front, in one container; either process ends both.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY . .
# The workspace is built once; "deploy" leaves the proxy with what it needs at run time, without sharp, which "dev" alone needs.
RUN npx -y pnpm@10.34.9 install --frozen-lockfile \
 && npx -y pnpm@10.34.9 --filter @bucketfirst/core --filter @bucketfirst/proxy run build \
 && npx -y pnpm@10.34.9 --filter @bucketfirst/proxy deploy --prod --no-optional --legacy /out

FROM ghcr.io/imgproxy/imgproxy:v4.0.12
USER root
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /out /opt/bucketfirst
ENV IMGPROXY_BIND=:8080 IMGPROXY_URL=http://127.0.0.1:8081 SPILL_DIR=/tmp/bucketfirst-spill
USER 999
EXPOSE 8080
# Longer than DRAIN_TIMEOUT: what is queued is stored before the container ends.
STOPSIGNAL SIGTERM
HEALTHCHECK CMD ["node", "-e", "const [, host, port] = /^(.*):(.*)$/.exec(process.env.IMGPROXY_BIND); fetch(`http://${/^(0.0.0.0|\\[::\\])?$/.test(host) ? '127.0.0.1' : host}:${port}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/bucketfirst/bin/bucketfirst.js"]
CMD ["--spawn", "imgproxy"]
