import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { notPolled, organisations } from "./organisations.ts";

const rows = parse<{ model_id: string; lab: string; hf_repo: string }>(
  readFileSync(new URL("../catalogue/models.csv", import.meta.url)),
  { columns: true },
);
const ownerOf = (repository: string) => repository.split("/")[0]!;

it("every owner that the catalogue cites is polled, or there is a reason", () => {
  const owners = new Set(rows.filter(({ hf_repo }) => hf_repo !== "").map(({ hf_repo }) => ownerOf(hf_repo)));
  const covered = new Set([
    ...organisations.map(({ organisation }) => organisation),
    ...Object.keys(notPolled),
  ]);
  expect([...owners].filter((owner) => !covered.has(owner))).toEqual([]);
});

it.each(organisations)("$organisation published $evidence of $lab", ({ organisation, lab, evidence }) => {
  const row = rows.find(({ model_id }) => model_id === evidence)!;
  expect(ownerOf(row.hf_repo)).toBe(organisation);
  expect(row.lab).toBe(lab);
});

it("has each organisation once", () => {
  const names = organisations.map(({ organisation }) => organisation.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});
