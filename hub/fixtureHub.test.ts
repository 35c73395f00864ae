import { describe, expect, it } from "vitest";
import { readPoll, readReleases, rememberedAs } from "./poll.ts";
import { answersFrom, pagesFrom } from "./testing/askFixtureHub.ts";
import {
  createFixtureHub,
  fixtureOrganisations,
  inventedRepositories,
  oldRepositories,
} from "./testing/fixtureHub.ts";

const remembered = new Set(oldRepositories.map(({ hubId }) => hubId));

function pollEverything(seen: ReadonlySet<string>, hub = createFixtureHub()) {
  const polls = fixtureOrganisations.map((organisation) => readPoll(pagesFrom(hub, organisation), seen));
  const answers = polls.flatMap(({ fresh, neighbours }) =>
    fresh.map(({ id }) => answersFrom(hub, id, neighbours)),
  );
  return { polls, releases: readReleases(answers, []) };
}

const { polls, releases } = pollEverything(remembered);
const byName = new Map(
  releases.flatMap((read) => (read.release ? [[read.release.repository, read] as const] : [])),
);

describe("a fixture Hub of a hundred new repositories", () => {
  it("has a hundred, and a poll finds each once", () => {
    expect(inventedRepositories).toHaveLength(100);
    const found = polls.flatMap(({ fresh }) => fresh.map(({ id }) => id));
    expect(found.toSorted()).toEqual(inventedRepositories.map(({ repository }) => repository).toSorted());
    expect(polls.flatMap(({ review }) => review)).toEqual([]);
  });

  it("a second poll adds none, and neither does a rename", () => {
    const seen = new Set([...remembered, ...polls.flatMap(({ fresh }) => fresh.map(rememberedAs))]);
    expect(pollEverything(seen).releases).toEqual([]);
    const [first, ...rest] = inventedRepositories;
    const renamed = { ...first!, repository: `${first!.repository}-renamed`, formerly: [first!.repository] };
    expect(pollEverything(seen, createFixtureHub({ repositories: [renamed, ...rest] })).releases).toEqual([]);
  });

  it("reads the same from the same answers", () => {
    expect(pollEverything(remembered).releases).toEqual(releases);
  });

  it.each(inventedRepositories.map((each) => [each.repository, each.truth] as const))("%s", (name, truth) => {
    const { release, review } = byName.get(name)!;
    const { parameters } = release!;
    expect(release!.content.is).toBe(truth.content);
    for (const field of ["total", "active", "nonEmbedding"] as const) {
      const expected = truth[field];
      if (expected === null) expect([field, parameters[field]]).toEqual([field, null]);
      else expect([field, Math.abs(parameters[field]! - expected) / expected < 0.005]).toEqual([field, true]);
    }
    expect(release!.architecture).toBe(truth.architecture);
    expect(release!.stage).toBe(truth.stage);
    expect(release!.parents).toEqual(
      truth.parents.map((repository) => ({ repository, relation: truth.relation })),
    );
    expect(release!.quantisation.label).toBe(truth.quantisation);
    expect([...new Set(review.map(({ field }) => field))].toSorted()).toEqual([...truth.review].toSorted());
  });

  it("asks a renamed repository by its old name and says what it is called now", () => {
    const moved = inventedRepositories.find(({ formerly }) => formerly.length > 0)!;
    const [read] = readReleases([answersFrom(createFixtureHub(), moved.formerly[0]!, [])], []);
    expect(read!.release).toMatchObject({
      repository: moved.repository,
      renamedFrom: moved.formerly[0],
      hubId: moved.hubId,
    });
  });
});
