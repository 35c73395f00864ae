import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { inputsSha256 } from "./inputsHash.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { document, filled, price, quote, report, sourceOf } from "./testing/fixtures.ts";

const litellm = sourceOf("litellm");
const documents = [document({ document_id: "list" })];
const listed = (first_seen_on: string) =>
  price({ first_seen_on, input_usd_per_mtok: "1", output_usd_per_mtok: "1", document_id: "list" });
const catalogue: Partial<Catalogue> = {
  documents,
  prices: [listed("2024-01-01")],
};
const capture = (input: string) =>
  litellm("2024-06-01T00:00:00Z", { observations: [quote("gpt-x", input, "1")] });

async function hash(
  rows: Partial<Catalogue>,
  captures: readonly CaptureInput[],
  asOf = "2024-07-01",
): Promise<string> {
  const warehouse = await filled(rows, captures);
  return warehouse.transaction((connection) => inputsSha256(connection, asOf));
}

describe("inputsSha256", () => {
  it("is the same for the same inputs on another day", async () => {
    expect(await hash(catalogue, [capture("1")], "2024-12-31")).toBe(await hash(catalogue, [capture("1")]));
  });

  it("changes with the catalogue, with a body, and with the parser that read it", async () => {
    const base = await hash(catalogue, [capture("1")]);
    const changed = { ...catalogue, prices: [listed("2024-01-02")] };
    const read = capture("1");
    const other = { ...read, source: { ...read.source, parserVersion: read.source.parserVersion + 1 } };
    const hashes = [
      await hash(changed, [capture("1")]),
      await hash(catalogue, [capture("2")]),
      await hash(catalogue, [other]),
    ];
    expect(new Set([base, ...hashes]).size).toBe(4);
    expect(await hash(catalogue, [])).not.toBe(base);
  });

  it("does not change when a body is only seen again, unless that confirms something", async () => {
    const seen = (day: string, names: readonly string[], rest = {}) =>
      litellm(`2024-06-${day}T00:00:00Z`, { observations: names.map((name) => quote(name, "1", "1", rest)) });
    const whole = ["a", "b", "c", "d"];
    const first = seen("01", whole);
    expect(await hash({}, [first, seen("02", whole)])).toBe(await hash({}, [first]));
    const cut = [first, seen("02", ["a"])];
    expect(await hash({}, [...cut, seen("03", ["a"])])).not.toBe(await hash({}, cut));
    const announced = { declaredFrom: "2024-06-10" };
    const before = [seen("01", whole, announced)];
    expect(await hash({}, [...before, seen("09", whole, announced)])).toBe(await hash({}, before));
    expect(await hash({}, [...before, seen("11", whole, announced)])).not.toBe(await hash({}, before));
  });

  it("does not change when one part of a source is only seen again after another", async () => {
    const tables = sourceOf("tables", { kind: "scores" });
    const seen = (day: string, part: string, score: number) =>
      tables(`2024-06-${day}T00:00:00Z`, { observations: [report("a", score)] }, { part });
    const first = [seen("01", "x", 50), seen("01", "y", 60)];
    expect(await hash({}, [...first, seen("02", "x", 50), seen("02", "y", 60)])).toBe(await hash({}, first));
    expect(await hash({}, [...first, seen("02", "x", 51)])).not.toBe(await hash({}, first));
  });

  it("changes with what the Hub answers, and on the day on which a release that it shows was made", async () => {
    const hub = sourceOf("hf-hub", { kind: "scores" });
    const answer = (part: string) => hub("2024-06-01T00:00:00Z", { observations: [] }, { part });
    const one = [answer("lab/a")];
    expect(await hash({}, [...one, answer("lab/b")])).not.toBe(await hash({}, one));
    const warehouse = await filled({}, one);
    const made = await warehouse.transaction(async (connection) => {
      await connection.run(`INSERT INTO hub_releases BY NAME SELECT
        'hf-hub' AS source_id, 'lab/a' AS part, '' AS input_sha256, 'lab/a' AS repository, 'lab' AS owner, 'a' AS name,
        DATE '2024-06-01' AS created_on, 'none' AS quantisation, '' AS variants, '[]' AS parents,
        'language-model' AS content, '[]' AS review, DATE '2024-06-01' AS known_from`);
      return [await inputsSha256(connection, "2024-05-31"), await inputsSha256(connection, "2024-06-01")];
    });
    expect(made[0]).not.toBe(made[1]);
  });

  it("changes on the day on which an announced price begins", async () => {
    const announced = listed("2024-08-01");
    const rows = { documents, prices: [...(catalogue.prices ?? []), announced] };
    expect(await hash(rows, [], "2024-07-31")).toBe(await hash(rows, [], "2024-07-30"));
    expect(await hash(rows, [], "2024-08-01")).not.toBe(await hash(rows, [], "2024-07-31"));
  });
});
