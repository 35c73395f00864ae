import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { catalogueSha256, loadCatalogue, parseCatalogue } from "./loadCatalogue.ts";
import { csv, document, model, price, type Row, score, texts } from "./testing/smallCatalogue.ts";

function refusal(changed: Readonly<Record<string, readonly Row[] | string>>): DensingError {
  try {
    parseCatalogue(texts(changed));
  } catch (thrown) {
    if (thrown instanceof DensingError) return thrown;
    throw thrown;
  }
  throw new Error("the catalogue was accepted");
}

function facts(changed: Readonly<Record<string, readonly Row[] | string>>): DensingError["facts"] {
  const { type, facts } = refusal(changed);
  expect(type).toBe("catalogue-invalid");
  return facts;
}

describe("parseCatalogue", () => {
  it("gives typed rows, an empty cell as null", () => {
    const catalogue = parseCatalogue(texts());
    expect(catalogue.models[0]).toMatchObject({ total_params: 7e9, open_weights: true, hf_repo: null });
    expect(catalogue.scores[0]).toMatchObject({ score: 61.5, shots: 5, via: null });
    expect(catalogue.prices[0]?.input_usd_per_mtok).toBe("0.25");
    expect(catalogue.aliases).toEqual([]);
  });

  it("refuses a bad number", () => {
    expect(facts({ scores: [{ ...score, score: "6l.5" }] })).toEqual({
      file: "scores.csv",
      line: 2,
      field: "score",
      expected: "a number in decimal digits",
      seen: "6l.5",
      violations: 1,
    });
    expect(facts({ models: [{ ...model, total_params: "0x10" }] })).toMatchObject({ field: "total_params" });
    expect(facts({ models: [{ ...model, total_params: "7.5" }] })).toMatchObject({
      expected: "int",
      seen: "7.5",
    });
    expect(facts({ prices: [{ ...price, input_usd_per_mtok: "2.5e-06" }] })).toMatchObject({
      expected: "a plain decimal number",
      seen: "2.5e-06",
    });
  });

  it("refuses a percentage above 100", () => {
    expect(facts({ scores: [{ ...score, score: "101" }] })).toMatchObject({
      line: 2,
      field: "score",
      expected: "a percentage from 0 to 100",
      seen: "101",
    });
  });

  it("refuses an empty cell where a value is due, rather than reading it as 0", () => {
    expect(facts({ scores: [{ ...score, score: "" }] })).toMatchObject({
      field: "score",
      expected: "a value",
      seen: "an empty cell",
      violations: 1,
    });
  });

  it("refuses a day that is not in the calendar and a word that is not in the list", () => {
    expect(facts({ documents: [{ ...document, published_on: "2024-02-30" }] })).toMatchObject({
      field: "published_on",
      seen: "2024-02-30",
    });
    expect(facts({ prices: [{ ...price, price_kind: "cheap" }] })).toMatchObject({
      field: "price_kind",
      expected: expect.stringContaining('"standard"|"base_tier"'),
      seen: "cheap",
    });
  });

  it("refuses a document, model, benchmark or parent that the catalogue does not hold", () => {
    expect(facts({ scores: [{ ...score, document_id: "no-report" }] })).toEqual({
      file: "scores.csv",
      line: 2,
      field: "document_id",
      expected: "an entry of documents.csv",
      seen: "no-report",
      violations: 1,
    });
    expect(facts({ prices: [{ ...price, document_id: "no-report" }] })).toMatchObject({ file: "prices.csv" });
    expect(facts({ scores: [{ ...score, model_id: "b-7b" }] })).toMatchObject({
      field: "model_id",
      seen: "b-7b",
    });
    expect(facts({ scores: [{ ...score, benchmark: "bbh" }] })).toMatchObject({ seen: "bbh standard" });
    expect(facts({ models: [{ ...model, parent_model_id: "a-70b" }] })).toMatchObject({
      field: "parent_model_id",
      seen: "a-70b",
    });
  });

  it("refuses unknown, missing and disordered columns", () => {
    const header = csv("documents", []).trimEnd();
    expect(facts({ documents: `${header},colour\n` })).toMatchObject({
      file: "documents.csv",
      line: 1,
      field: "colour",
      expected: "no column of this name",
      seen: "colour",
    });
    expect(facts({ documents: header.replace("document_id,", "") })).toMatchObject({
      line: 1,
      field: "document_id",
      expected: "a column of this name",
    });
    expect(facts({ documents: header.replace("document_id,title", "title,document_id") })).toMatchObject({
      line: 1,
      field: null,
      expected: header,
    });
  });

  it("refuses a ragged row and a blank line", () => {
    const whole = csv("scores", [score]);
    expect(facts({ scores: whole.replace("61.5,5,", "61.5,") })).toMatchObject({
      file: "scores.csv",
      line: 2,
      field: null,
      expected: "10 cells",
      seen: "9 cells",
    });
    expect(facts({ scores: `${whole}\n` })).toMatchObject({ line: 3, seen: "1 cells" });
  });

  it("refuses a quote left open", () => {
    expect(facts({ scores: `${csv("scores", [score])}"a-7b` })).toMatchObject({
      file: "scores.csv",
      expected: "CSV with RFC 4180 quoting",
    });
  });

  it("refuses the same key twice, and says where it was first", () => {
    const twice = [document, { ...document, document_id: "b" }, { ...document, title: "Another" }];
    expect(facts({ documents: twice })).toEqual({
      file: "documents.csv",
      line: 4,
      field: "document_id",
      expected: "a key other than that of line 2",
      seen: "a-report",
      violations: 1,
    });
  });

  it("counts physical lines where a cell holds a line break", () => {
    const documents = [
      { ...document, title: 'Two\nlines, "quoted"' },
      { ...document, document_id: "b", redistribute: "perhaps" },
    ];
    expect(facts({ documents })).toMatchObject({ line: 4, field: "redistribute", seen: "perhaps" });
  });

  it("lists twenty violations of a kind and counts the others", () => {
    const scores = Array.from({ length: 25 }, (_, index) => ({
      ...score,
      source_table: `T${index}`,
      score: "-1",
    }));
    const { message, facts } = refusal({ scores });
    expect(facts).toMatchObject({ line: 2, seen: "-1", violations: 25 });
    expect(message.match(/scores\.csv:\d+ score: expected/g)).toHaveLength(20);
    expect(message).toContain("and 5 more");
  });

  it("refuses a missing file and one that it does not know", () => {
    const missing = texts();
    missing.delete("hardware.csv");
    expect(() => parseCatalogue(missing)).toThrow("hardware.csv:1: expected this file, seen no file");
    expect(() => parseCatalogue(texts().set("extra.csv", ""))).toThrow(
      "extra.csv:1: expected one of documents.csv",
    );
  });

  it("refuses a family written under its alias", () => {
    const alias = { scope: "any", name: "a-7b", entity: "api_family", id: "a7", evidence: "spelling" };
    const api_families = [
      { family: "a7", vendor: "A", open_weights: "no", evidence: "its name" },
      { family: "a-7b", vendor: "A", open_weights: "no", evidence: "its name" },
    ];
    const error = refusal({
      aliases: [alias],
      api_families,
      prices: [price, { ...price, model: "b", family: "a7" }],
    });
    expect(error.facts).toMatchObject({
      file: "prices.csv",
      line: 2,
      field: "family",
      expected: "a7",
      seen: "a-7b",
    });
  });

  it("refuses a scored family without an owner", () => {
    const apiScore = {
      model: "a",
      family: "a-7b",
      benchmark: "mmlu",
      score: "70",
      source: "s",
      document_id: "a-report",
    };
    expect(facts({ api_scores: [apiScore] })).toMatchObject({
      file: "api_scores.csv",
      field: "family",
      expected: "an entry of api_families.csv",
    });
    const { api_scores } = parseCatalogue(
      texts({ api_scores: [{ ...apiScore, benchmark: "arena_elo", score: "1250" }] }),
    );
    expect(api_scores[0]?.score).toBe(1250);
  });

  it("refuses a correction without a target, and a replacement without a value", () => {
    const correction = {
      correction_id: "c",
      table: "scores",
      action: "never_choose",
      document_id: "a-report",
      subject: "a-7b",
      benchmark: "mmlu",
      reason: "another protocol",
      known_from: "2024-02-01",
    };
    expect(parseCatalogue(texts({ corrections: [correction] })).corrections).toHaveLength(1);
    expect(facts({ corrections: [{ ...correction, benchmark: "bbh" }] })).toMatchObject({
      file: "corrections.csv",
      line: 2,
      expected: "a row of scores.csv",
      seen: "a-report | a-7b | bbh",
    });
    expect(facts({ corrections: [{ ...correction, action: "replace", field: "score" }] })).toMatchObject({
      field: "to_value",
      seen: "an empty cell",
    });
    expect(facts({ corrections: [{ ...correction, field: "colour" }] })).toMatchObject({
      field: "field",
      expected: "a column of scores.csv",
    });
    const priced = {
      ...correction,
      table: "prices",
      subject: "a/a-7b-chat",
      benchmark: "",
      action: "quarantine",
    };
    expect(parseCatalogue(texts({ corrections: [priced] })).corrections).toHaveLength(1);
    expect(facts({ corrections: [{ ...priced, subject: "a/b" }] })).toMatchObject({
      expected: "a row of prices.csv",
    });
  });
});

describe("decisions", () => {
  const decision = {
    decision_id: "2026-11-01-a",
    decided_on: "2026-11-01",
    action: "reject",
    source_id: "epoch",
    entity: "model",
    name: "Some 7B",
    reason: "a chat model",
  };
  const undo = { ...decision, decision_id: "2026-11-02-b", action: "undo", undoes: "2026-11-01-a" };

  it("are read with what they wrote", () => {
    const wrote = [{ file: "aliases", key: ["epoch", "Some 7B"], sha256: "a".repeat(64) }];
    const rows = [{ ...decision, action: "merge", id: "a-7b", wrote: JSON.stringify(wrote) }, undo];
    expect(parseCatalogue(texts({ decisions: rows })).decisions).toEqual([
      expect.objectContaining({ action: "merge", undoes: null, wrote }),
      expect.objectContaining({ action: "undo", undoes: "2026-11-01-a", wrote: null }),
    ]);
    for (const broken of ["{", "{}", '[{"file":"scores"}]']) {
      expect(facts({ decisions: [{ ...decision, wrote: broken }] })).toMatchObject({
        field: "wrote",
        expected: "a JSON list of file, key and sha256",
      });
    }
  });

  it("are undone once, and only when they were made", () => {
    expect(facts({ decisions: [undo] })).toMatchObject({ file: "decisions.csv", line: 2, field: "undoes" });
    const twice = [decision, undo, { ...undo, decision_id: "2026-11-03-c" }];
    expect(facts({ decisions: twice })).toMatchObject({ line: 4, field: "undoes" });
    const undoOfUndo = { ...undo, decision_id: "2026-11-03-c", undoes: undo.decision_id };
    expect(facts({ decisions: [decision, undo, undoOfUndo] })).toMatchObject({ line: 4 });
    expect(facts({ decisions: [decision, { ...undo, action: "merge", id: "a-7b" }] })).toMatchObject({
      line: 3,
    });
  });
});

describe("a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is hashed over its CSV files' names and bytes", () => {
    writeFileSync(join(folder, "b.csv"), "x\n1\n");
    writeFileSync(join(folder, "a.csv"), "y\n");
    writeFileSync(join(folder, "README.md"), "not a table");
    // printf 'y\n' >a.csv; printf 'x\n1\n' >b.csv; sha256sum *.csv | sha256sum
    const hash = "08085ebb77c4332702eb699b730e71e89cab8073c93be21caeccef6402f04c4f";
    expect(catalogueSha256(folder)).toBe(hash);
    writeFileSync(join(folder, "README.md"), "still not a table");
    expect(catalogueSha256(folder)).toBe(hash);
    writeFileSync(join(folder, "b.csv"), "x\n2\n");
    expect(catalogueSha256(folder)).not.toBe(hash);
  });

  it("that is not there is told by name", () => {
    const absent = join(folder, "absent");
    expect(() => loadCatalogue(absent)).toThrow(expect.objectContaining({ type: "catalogue-unreadable" }));
  });
});
