import { renderAtom } from "./atom.ts";
import type { Feed } from "./feed.ts";
import { renderJsonFeed } from "./jsonFeed.ts";

/** The endings of a feed's files, and what a server calls them. */
export const feedTypes = {
  ".atom": "application/atom+xml; charset=utf-8",
  ".json": "application/feed+json; charset=utf-8",
} as const;

/** The files of feeds by name: each as Atom and as JSON Feed. */
export function feedFiles(feeds: readonly Feed[]): Map<string, string> {
  return new Map(
    feeds.flatMap((feed): [string, string][] => [
      [`${feed.name}.atom`, renderAtom(feed)],
      [`${feed.name}.json`, renderJsonFeed(feed)],
    ]),
  );
}
