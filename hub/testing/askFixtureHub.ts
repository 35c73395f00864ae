/** Asks a fixture Hub as a poll does: all pages of a list, then each repository's detail and files. */
import { detailAddress, fileAddress, listAddress, nextPage } from "../addresses.ts";
import type { Answers } from "../answers.ts";
import type { Reply } from "./fixtureHub.ts";

interface Hub {
  answer(path: string): Reply;
}

/** The last answer of a chain of redirects, at most five long. */
export function fetchFrom(hub: Hub, address: string): Reply {
  let at = address;
  for (let hop = 0; hop < 5; hop++) {
    const reply = hub.answer(at.replace("https://", "/"));
    const location = reply.headers?.location;
    if (reply.status !== 307 || location === undefined) return reply;
    at = location;
  }
  return { status: 508 };
}

export function pagesFrom(hub: Hub, organisation: string): unknown[] {
  const pages: unknown[] = [];
  for (let next: string | null = listAddress(organisation); next !== null; ) {
    const reply = fetchFrom(hub, next);
    pages.push(jsonOf(reply));
    next = nextPage(reply.headers?.link);
  }
  return pages;
}

export function answersFrom(hub: Hub, repository: string, neighbours: readonly string[]): Answers {
  const detail = jsonOf(fetchFrom(hub, detailAddress(repository)));
  const revision = (detail as { sha?: string } | undefined)?.sha ?? "main";
  const readme = fetchFrom(hub, fileAddress(repository, "README.md", revision));
  return {
    repository,
    neighbours,
    detail,
    config: jsonOf(fetchFrom(hub, fileAddress(repository, "config.json", revision))),
    readme: readme.status === 200 ? (readme.body ?? null) : null,
  };
}

function jsonOf({ status, body }: Reply): unknown {
  return status === 200 && body !== undefined ? JSON.parse(body) : undefined;
}
