# One image for every part: `densing worker`, `refresh`, `schedule sync` with TEMPORAL_ADDRESS, or all in one
# container with the Temporal CLI inside (`up`). See docs/containers.md.

FROM node:22.20.0-bookworm-slim AS build
WORKDIR /app
# The same set-up as `npm start` has: dependencies from the lockfile, the build, the Temporal CLI into .cache/.
COPY . .
RUN node scripts/setup.mjs \
  && npm prune --omit=dev \
  && rm -rf fixtures scripts/testing .cache/*.json .cache/*.lock

FROM node:22.20.0-bookworm-slim
ENV NODE_ENV=production \
    DENSING_HOME=/data
WORKDIR /app
COPY --from=build /app /app
# A named volume takes the owner of the folder that it is mounted on.
RUN mkdir /data && chown node:node /data
# The user `node`, by number.
USER 1000:1000
VOLUME /data
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["up"]
