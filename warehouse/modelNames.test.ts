import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { createModelResolver } from "../identity/resolveModel.ts";
import { loadCaptures } from "./loadCaptures.ts";
import { load, report, sourceOf, texts, warehouseAt } from "./testing/fixtures.ts";
import { defineViews } from "./views.ts";

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const catalogue = loadCatalogue(folder("catalogue"));

/** Every `model` in the expectations of the fixtures. */
function fixtureNames(): string[] {
  const files = readdirSync(folder("fixtures"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("expected.json"))
    .sort();
  return files.flatMap((file) => {
    const text = readFileSync(`${folder("fixtures")}/${file}`, "utf8");
    return [...text.matchAll(/"model": ("(?:[^"\\]|\\.)*")/g)].map(([, json]) => JSON.parse(json!) as string);
  });
}

it("SQL and TypeScript take every name of the catalogue and the fixtures for the same model", async () => {
  const { models, aliases } = catalogue;
  const names = new Set([
    ...models.flatMap(({ model_id, display_name, hf_repo }) =>
      hf_repo === null
        ? [model_id, display_name]
        : [model_id, display_name, hf_repo, hf_repo.split("/").at(-1)!, hf_repo.toLowerCase()],
    ),
    ...aliases.map(({ name }) => name),
    ...fixtureNames(),
  ]);
  expect(names.size).toBeGreaterThan(1000);
  const scopes = [...new Set(aliases.map(({ scope }) => scope)), "nobody"].filter((scope) => scope !== "any");
  const trainings = [null, "base", "instruct"] as const;
  const warehouse = await warehouseAt();
  await load(warehouse, catalogue);
  const observations = [...names].flatMap((name) =>
    trainings.map((training) => report(name, 50, { training, table: String(training) })),
  );
  await loadCaptures(
    warehouse,
    scopes.map((scope) => sourceOf(scope, { kind: "scores" })("2026-01-01T00:00:00Z", { observations })),
  );
  const stored = await warehouse.transaction(async (connection) => {
    await defineViews(connection);
    const statement = `
      SELECT source_id, model, training, model_id FROM score_states
      WHERE source_id <> 'catalogue' ORDER BY ALL`;
    return texts(connection, statement);
  });
  const resolve = createModelResolver({ models, aliases });
  expect(stored.length).toBe(names.size * trainings.length * scopes.length);
  const differing = stored.filter(
    ([source, name, training, id]) =>
      resolve(String(source), String(name), training as (typeof trainings)[number]) !== id,
  );
  expect(differing).toEqual([]);
  expect(stored.filter(([, , , id]) => id !== null).length).toBeGreaterThan(1000);
});
