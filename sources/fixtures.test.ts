/**
 * Every folder of fixtures/<id>/ is one case: a small body of our own writing in the source's shape, and the
 * rows, or the error, that it must give. Of a source in parts `case.json` says which part the body is
 * (`{"part": "mbpp"}`), where somebody knows it. `UPDATE_FIXTURES=1 npx vitest run sources/fixtures.test.ts` rewrites
 * the expectations; review them as a diff.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { loadSource, sourceIds } from "./registry.ts";
import { observationSchema, parseCapture, quarantinedSchema, type Source } from "./source.ts";

const fixtures = new URL("../fixtures/", import.meta.url);
const ids = await sourceIds();
const foldersOf = (folder: URL): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

function outcome(source: Source, body: Buffer, part: string | undefined): unknown {
  // No header comes with a file: what a source answers with is its own affair.
  const capture = { part, body, url: source.url, fetchedAt: "2026-11-24T06:00:00.000Z", contentType: null };
  try {
    const result = parseCapture(source, capture);
    for (const observation of result.observations) observationSchema.parse(observation);
    for (const refused of result.quarantined) quarantinedSchema.parse(refused);
    return result;
  } catch (thrown) {
    if (!(thrown instanceof DensingError)) throw thrown;
    return { error: { type: thrown.type, message: thrown.message, facts: thrown.facts } };
  }
}

describe.each(ids)("fixtures/%s", (id) => {
  const cases = foldersOf(new URL(`${id}/`, fixtures));

  it("has a good case and one that goes wrong", () => {
    expect(cases).toContain("good");
    expect(cases.length).toBeGreaterThan(1);
  });

  it.each(cases)("%s", async (name) => {
    const folder = new URL(`${id}/${name}/`, fixtures);
    const [body] = readdirSync(folder).filter((file) => file.startsWith("body."));
    const known = new URL("case.json", folder);
    const { part } = existsSync(known) ? JSON.parse(readFileSync(known, "utf8")) : {};
    const seen = outcome(await loadSource(id), readFileSync(new URL(body!, folder)), part);
    const expected = new URL("expected.json", folder);
    if (process.env.UPDATE_FIXTURES === "1") writeFileSync(expected, `${JSON.stringify(seen, null, 2)}\n`);
    expect(JSON.parse(JSON.stringify(seen))).toEqual(JSON.parse(readFileSync(expected, "utf8")));
  });
});
