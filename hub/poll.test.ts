import { describe, expect, it } from "vitest";
import { readPoll, readReleases } from "./poll.ts";

const member = (id: string, createdAt: string, _id?: string) => ({ id, createdAt, ...(_id ? { _id } : {}) });
const may = member("lab/B-7B", "2026-05-01T00:00:00.000Z", "2");
const june = member("lab/A-7B", "2026-06-01T00:00:00.000Z", "1");

describe("readPoll", () => {
  it("has what is new, oldest first, once though pages overlap", () => {
    const { fresh, neighbours } = readPoll([[june, may], [may]], new Set());
    expect(fresh.map(({ id }) => id)).toEqual(["lab/B-7B", "lab/A-7B"]);
    expect(neighbours).toEqual(["lab/A-7B", "lab/B-7B"]);
  });

  it("does not take a rename for news", () => {
    const renamed = { ...may, id: "lab/B-7B-v1" };
    expect(readPoll([[june, renamed]], new Set(["1", "2"])).fresh).toEqual([]);
  });

  it("remembers by name where there is no id", () => {
    const plain = member("lab/C-7B", "2026-07-01T00:00:00.000Z");
    expect(readPoll([[plain]], new Set(["lab/c-7b"])).fresh).toEqual([]);
  });

  it.each([
    ["an error message", [{ error: "Rate limited" }], "an answer that is no list"],
    ["nothing", [undefined], "an answer that is no list"],
    [
      "strange members",
      [[june, "text", { id: "../etc" }, { id: "a/b/c" }]],
      "members that are no repository",
    ],
  ])("says when a page holds %s", (_, pages, reason) => {
    expect(readPoll(pages, new Set()).review).toMatchObject([{ field: "list", reason }]);
  });
});

describe("readReleases", () => {
  const answers = (id: string) => ({ repository: id, detail: { ...may, id } });
  const fields = (reads: ReturnType<typeof readReleases>) =>
    reads.map(({ review }) => review.filter(({ field }) => field === "modelId").map(({ seen }) => seen));

  it("sends two repositories that would take one id to review, each naming the other", () => {
    const read = readReleases(["lab/Ibis-7B", "fans/IBIS-7b", "lab/Ibis-7.0B"].map(answers), []);
    expect(fields(read)).toEqual([["fans/IBIS-7b"], ["lab/Ibis-7B"], []]);
  });

  it("sends an id that the catalogue has for other weights to review", () => {
    const catalogue = [
      { modelId: "ibis-7b", repository: "elsewhere/Ibis-7B" },
      { modelId: "egret-7b", repository: null },
    ];
    const read = readReleases(["lab/Ibis-7B", "lab/Egret-7B"].map(answers), catalogue);
    expect(fields(read)).toEqual([["elsewhere/Ibis-7B"], ["a model without a repository"]]);
  });

  it("knows a repository that the catalogue names, under whatever id", () => {
    const catalogue = [{ modelId: "phi-1.5", repository: "microsoft/phi-1_5" }];
    const [read] = readReleases([answers("microsoft/Phi-1_5")], catalogue);
    expect(read).toMatchObject({ knownAs: "phi-1.5" });
  });
});
