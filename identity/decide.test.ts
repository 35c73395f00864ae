import { describe, expect, it } from "vitest";
import type { CatalogueTexts } from "../catalogue/editTable.ts";
import { parseCatalogue } from "../catalogue/loadCatalogue.ts";
import { model, texts } from "../catalogue/testing/smallCatalogue.ts";
import { DensingError } from "../errors.ts";
import { accept, merge, reject } from "./decide.ts";
import type { Decided } from "./decision.ts";
import { pricedName, printedName, release } from "./testing/candidates.ts";
import { undo } from "./undo.ts";

const decidedOn = "2026-11-01";
const reason = "its card says so";
const given = new Map([
  ["family", "b"],
  ["released_on", "2026-10-01"],
]);
const small = () => texts({ models: [{ ...model, hf_repo: "org/A-7B" }] });
const applied = (before: CatalogueTexts, { changed }: Decided) => new Map([...before, ...changed]);
const catalogueAfter = (before: CatalogueTexts, decided: Decided) => parseCatalogue(applied(before, decided));

function refusal(decide: () => unknown): DensingError {
  try {
    decide();
  } catch (thrown) {
    if (thrown instanceof DensingError) return thrown;
    throw thrown;
  }
  throw new Error("it was decided");
}

describe("accept", () => {
  it("writes the model and the decision, each citing the other", () => {
    const decided = accept(small(), { candidate: release(), set: given, reason, decidedOn });
    // Its repository is its name already: no alias is needed.
    expect([...decided.changed.keys()]).toEqual(["models.csv", "decisions.csv"]);
    const { models, decisions } = catalogueAfter(small(), decided);
    const [decision] = decisions;
    expect(decision).toMatchObject({
      decided_on: decidedOn,
      action: "accept",
      source_id: "hf-hub",
      name: "org/B-3B-Base",
      id: "b-3b-base",
      reason,
      wrote: [{ file: "models", key: ["b-3b-base"] }],
    });
    const row = models.find(({ model_id }) => model_id === "b-3b-base");
    expect(row).toMatchObject({
      display_name: "B-3B-Base",
      organisation: "Org",
      family: "b",
      released_on: "2026-10-01",
      total_params: 3e9,
      non_embedding_params: 2.8e9,
      parent_model_id: null,
      hf_repo: "org/B-3B-Base",
      open_weights: true,
      unverified_fields: null,
    });
    for (const cited of ["org/B-3B-Base", "c".repeat(64), decision!.decision_id, reason]) {
      expect(row?.evidence).toContain(cited);
    }
  });

  it("writes an alias where nothing else leads from the name to the model", () => {
    const quantised = release({
      quantisation: "int4",
      parents: '[{"repository":"org/A-7B","relation":"quantized"}]',
    });
    const set = new Map([...given, ["stage", "base"]]);
    const aliases = (candidate: typeof quantised, more: [string, string][] = []) =>
      catalogueAfter(
        small(),
        accept(small(), { candidate, set: new Map([...set, ...more]), reason, decidedOn }),
      ).aliases.map(({ scope, name, id }) => `${scope} ${name}: ${id}`);
    expect(aliases(quantised)).toEqual(["any org/B-3B-Base: b-3b-base"]);
    const columns = { model_id: "c-1b", lab: "C", total_params: "1000000000", architecture: "dense" };
    const printed = printedName("C (1B)", { ...columns, quantisation: "none" });
    expect(
      aliases(printed, [
        ["open_weights", "no"],
        ["display_name", "C 1B"],
      ]),
    ).toEqual(["epoch C (1B): c-1b"]);
    expect(aliases(printed, [["open_weights", "no"]])).toEqual([]);
  });

  it("names what is missing, and takes the repository's day only when told, marked", () => {
    const asked = { candidate: release(), reason, decidedOn };
    expect(refusal(() => accept(small(), { ...asked, set: new Map() }))).toMatchObject({
      type: "invalid-argument",
      facts: { missing: "family,released_on" },
      message: expect.stringContaining("released_on=created takes 2026-09-20"),
    });
    const set = new Map([...given, ["released_on", "created"]]);
    const row = catalogueAfter(small(), accept(small(), { ...asked, set })).models.at(-1);
    expect(row).toMatchObject({ released_on: "2026-09-20", unverified_fields: "released_on" });
    const announced = { ...asked, candidate: release({ announced_on: "2026-10-05" }) };
    const told = accept(small(), { ...announced, set: new Map([...given, ["released_on", "announced"]]) });
    expect(catalogueAfter(small(), told).models.at(-1)).toMatchObject({
      released_on: "2026-10-05",
      unverified_fields: null,
    });
    const unknown = new Map([...given, ["released_on", "announced"]]);
    expect(refusal(() => accept(small(), { ...asked, set: unknown })).facts.missing).toBe("released_on");
  });

  it("links a quantised release to its parent, whose family it has", () => {
    const candidate = release({
      quantisation: "int4",
      parents: "quantized org/A-7B",
      name: "org/A-7B-AWQ",
      repository: "org/A-7B-AWQ",
      model_id: "a-7b-awq",
    });
    const set = new Map([["released_on", "2026-10-01"]]);
    const row = catalogueAfter(small(), accept(small(), { candidate, set, reason, decidedOn })).models.at(-1);
    expect(row).toMatchObject({
      parent_model_id: "a-7b",
      family: "a",
      compression_method: "quantisation int4",
    });
  });

  it("says that a parent is not in the catalogue", () => {
    const candidate = release({ parents: "finetune: org/Unknown-3B" });
    expect(accept(small(), { candidate, set: given, reason, decidedOn }).notes).toEqual([
      expect.stringContaining("org/Unknown-3B is not in the catalogue"),
    ]);
  });

  it("takes no instruct model, nor one of which nobody says that it is base", () => {
    for (const stage of ["instruct", "reasoning", ""]) {
      const asked = { candidate: release({ stage }), reason, decidedOn };
      expect(refusal(() => accept(small(), { ...asked, set: given })).type).toBe("decision-refused");
      const set = new Map([...given, ["stage", "base"]]);
      expect(accept(small(), { ...asked, set }).rows[0]?.row?.evidence).toContain("stage set by it");
    }
  });

  it.each([
    ["model_id", "../../x", "a lowercase slug"],
    ["model_id", "A 7B", "a lowercase slug"],
    ["total_params", "3B", "a number in decimal digits"],
    ["released_on", "2026-13-01", "YYYY-MM-DD or YYYY-MM"],
  ])("refuses %s=%s", (field, value, expected) => {
    const set = new Map([...given, [field, value]]);
    expect(refusal(() => accept(small(), { candidate: release(), set, reason, decidedOn }))).toMatchObject({
      type: "invalid-argument",
      facts: { field, expected, seen: value },
    });
  });

  it("refuses a field that models.csv has not, an id and a repository that it has", () => {
    const attempt = (candidate: ReturnType<typeof release>, set: [string, string][] = []) =>
      refusal(() => accept(small(), { candidate, set: new Map([...given, ...set]), reason, decidedOn }));
    expect(attempt(release(), [["colour", "red"]]).facts).toMatchObject({ field: "colour" });
    expect(attempt(release({ model_id: "a-7b" })).message).toContain("has a model a-7b already");
    expect(attempt(release({ repository: "org/A-7B" })).message).toContain("has org/A-7B as a-7b");
    expect(attempt(release(), [["parent_model_id", "c-70b"]]).type).toBe("decision-refused");
  });

  it("leaves the order of the file and every other byte as they are", () => {
    const candidate = release({ model_id: "a-1b" });
    const lines = (text: string | undefined) => text?.split("\n") ?? [];
    const before = lines(small().get("models.csv"));
    const decided = accept(small(), { candidate, set: given, reason, decidedOn });
    const now = lines(decided.changed.get("models.csv"));
    expect(now[1]).toMatch(/^a-1b,/);
    expect([now[0], ...now.slice(2)]).toEqual(before);
  });
});

describe("merge", () => {
  it("writes an alias of its source with the reason as evidence", () => {
    const decided = merge(small(), {
      candidate: printedName("A 7B"),
      into: "a-7b",
      scope: "epoch",
      reason,
      decidedOn,
    });
    const { aliases, decisions } = catalogueAfter(small(), decided);
    const { decision_id } = decisions[0]!;
    expect(aliases).toEqual([
      {
        scope: "epoch",
        name: "A 7B",
        entity: "model",
        id: "a-7b",
        evidence: `${reason}; decision ${decision_id}`,
      },
    ]);
  });

  it("keeps names of models and of API families apart", () => {
    const asked = { scope: "any", reason, decidedOn };
    const candidate = pricedName("@cf/a/a-7b");
    const decided = merge(small(), { ...asked, candidate, into: "a-7b" });
    expect(catalogueAfter(small(), decided).aliases[0]).toMatchObject({ entity: "api_family", id: "a-7b" });
    const only = texts({ prices: [] });
    expect(refusal(() => merge(only, { ...asked, candidate, into: "a-7b" })).message).toContain("no family");
    expect(refusal(() => accept(small(), { candidate, set: given, reason, decidedOn })).type).toBe(
      "decision-refused",
    );
  });

  it.each(["../../x", "a-70b", "A-7B", ""])("refuses the id %j, which the catalogue has not", (into) => {
    const asked = { candidate: printedName("A 7B"), scope: "epoch", reason, decidedOn };
    expect(refusal(() => merge(small(), { ...asked, into })).type).toBe("decision-refused");
  });

  it("does not move a name that means another model", () => {
    const asked = { candidate: printedName("A 7B"), reason, decidedOn };
    const before = applied(small(), merge(small(), { ...asked, into: "a-7b", scope: "any" }));
    const other = { ...asked, candidate: printedName("A 7B", { source_id: "evalplus" }) };
    expect(refusal(() => merge(before, { ...other, into: "a-7b", scope: "any" })).message).toContain(
      "already",
    );
    expect(refusal(() => merge(before, { ...other, into: "a-7b", scope: "epoch" })).type).toBe(
      "invalid-argument",
    );
  });

  it.each(["A\u001b[31m 7B", "A\n7B", "=HYPERLINK(1)", " A", "A\u202e7B"])(
    "takes no name like %j",
    (name) => {
      const asked = { candidate: printedName(name), reason, decidedOn };
      expect(refusal(() => merge(small(), { ...asked, into: "a-7b", scope: "epoch" })).type).toBe(
        "decision-refused",
      );
      // It can be got out of the queue, letter by letter the same, so that the query finds it.
      expect(catalogueAfter(small(), reject(small(), asked)).decisions[0]?.name).toBe(name);
    },
  );
});

describe("every decision", () => {
  const asked = { candidate: printedName("Some 7B"), decidedOn };

  it.each(["", "  ", "\u001b[2J", "two\nlines", "=1+1", "@x", "x".repeat(1001)])(
    "wants a reason, not %j",
    (reason) => {
      expect(refusal(() => reject(small(), { ...asked, reason })).type).toBe("invalid-argument");
    },
  );

  it("is taken once, and again after it was undone", () => {
    const first = reject(small(), { ...asked, reason });
    const rejected = applied(small(), first);
    expect(refusal(() => reject(rejected, { ...asked, reason })).facts).toMatchObject({
      decision_id: first.decision.decision_id,
    });
    const undone = undo(rejected, { decisionId: first.decision.decision_id, reason: "a slip", decidedOn });
    const again = reject(applied(rejected, undone), { ...asked, reason });
    const { decisions } = catalogueAfter(applied(rejected, undone), again);
    expect(decisions).toHaveLength(3);
    expect(new Set(decisions.map(({ decision_id }) => decision_id)).size).toBe(3);
    expect(small().get("decisions.csv")).toBe(texts().get("decisions.csv"));
  });

  it("has the same id wherever it is taken, since no clock and no chance is in it", () => {
    const ids = [1, 2].map(() => reject(small(), { ...asked, reason }).decision.decision_id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^2026-11-01-[0-9a-f]{8}$/);
  });
});

describe("undo", () => {
  const accepted = () => {
    const decided = accept(small(), {
      candidate: release({ quantisation: "fp8" }),
      set: given,
      reason,
      decidedOn,
    });
    return { texts: applied(small(), decided), id: decided.decision.decision_id };
  };

  it("gives back every file but the log, to the byte, and keeps the log", () => {
    const { texts: before, id } = accepted();
    const undone = undo(before, {
      decisionId: id,
      reason: "not released after all",
      decidedOn: "2026-11-02",
    });
    // An alias goes before the model that it names.
    expect([...undone.changed.keys()]).toEqual(["aliases.csv", "models.csv", "decisions.csv"]);
    const now = applied(before, undone);
    for (const [name, text] of small()) if (name !== "decisions.csv") expect(now.get(name), name).toBe(text);
    const { decisions } = parseCatalogue(now);
    expect(decisions.map(({ action, undoes }) => [action, undoes])).toEqual([
      ["accept", null],
      ["undo", id],
    ]);
    expect(decisions[1]?.wrote).toEqual([...(decisions[0]?.wrote ?? [])].reverse());
    expect(refusal(() => undo(now, { decisionId: id, reason, decidedOn })).message).toContain(
      "undone already",
    );
    const second = decisions[1]!.decision_id;
    expect(refusal(() => undo(now, { decisionId: second, reason, decidedOn })).type).toBe("decision-refused");
  });

  it("does not take out what somebody has edited since, nor what another decision rests on", () => {
    const { texts: before, id } = accepted();
    const edited = new Map(before).set(
      "models.csv",
      before.get("models.csv")!.replace("B-3B-Base,Org", "B 3B,Org"),
    );
    expect(refusal(() => undo(edited, { decisionId: id, reason, decidedOn }))).toMatchObject({
      type: "catalogue-conflict",
      facts: { file: "models.csv", key: "b-3b-base" },
    });
    const merged = merge(before, {
      candidate: printedName("B 3B"),
      into: "b-3b-base",
      scope: "epoch",
      reason,
      decidedOn,
    });
    expect(
      refusal(() => undo(applied(before, merged), { decisionId: id, reason, decidedOn })).message,
    ).toContain("undo that first");
  });

  it("says which rows are gone already", () => {
    const { texts: before, id } = accepted();
    const aliases = before
      .get("aliases.csv")!
      .split("\n")
      .filter((line) => !line.startsWith("any,"));
    const undone = undo(new Map(before).set("aliases.csv", aliases.join("\n")), {
      decisionId: id,
      reason,
      decidedOn,
    });
    expect(undone.notes).toEqual(["aliases.csv has no row any | org/B-3B-Base any more"]);
  });

  it("knows no decision by another id", () => {
    expect(refusal(() => undo(small(), { decisionId: "../x", reason, decidedOn })).type).toBe(
      "decision-unknown",
    );
  });
});
