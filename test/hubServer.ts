import { createFixtureHub, type FixtureHubOptions, type Reply } from "../hub/testing/fixtureHub.ts";
import { serveHost } from "./scriptedHost.ts";

/** In the place of an answer: the connection stays open and silent. */
export const silence: Reply = { status: 0 };

/** The fixture Hub on loopback. */
export async function startHubServer(options: FixtureHubOptions = {}) {
  const hub = createFixtureHub(options);
  const { until, ...served } = await serveHost(hub, silence);
  return {
    ...served,
    /** Resolves when a path with that part was asked for. */
    asksFor: (part: string) => until(() => hub.asked.some((path) => path.includes(part))),
  };
}
