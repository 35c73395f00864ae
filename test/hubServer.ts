import { createFixtureHub, type FixtureHubOptions, type Reply } from "../hub/testing/fixtureHub.ts";
import { serveHost } from "./scriptedHost.ts";

/** In the place of an answer: the connection stays open and silent. */
export const silence: Reply = { status: 0 };

export interface HubServerOptions extends FixtureHubOptions {
  /** What is answered beside the Hub, by path. */
  readonly beside?: Readonly<Record<string, Reply>>;
}

/** The fixture Hub on loopback. */
export async function startHubServer({ beside = {}, ...options }: HubServerOptions = {}) {
  const hub = createFixtureHub(options);
  const host = { asked: hub.asked, answer: (path: string) => beside[path] ?? hub.answer(path) };
  const { until, ...served } = await serveHost(host, silence);
  return {
    ...served,
    /** Resolves when a path with that part was asked for. */
    asksFor: (part: string) => until(() => hub.asked.some((path) => path.includes(part))),
  };
}
