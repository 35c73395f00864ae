/**
 * Every folder of fixtures/cards/ is one case: a card of our own writing, what its caller knows, and what is read of
 * it. `UPDATE_FIXTURES=1 npx vitest run cards/fixtures.test.ts` rewrites the expectations; review them as a diff.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCard } from "./readCard.ts";

const fixtures = new URL("../fixtures/cards/", import.meta.url);
const cases = readdirSync(fixtures, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

describe("fixtures/cards", () => {
  it.each(cases)("%s", (name) => {
    const folder = new URL(`${name}/`, fixtures);
    const known = new URL("context.json", folder);
    const context = existsSync(known) ? JSON.parse(readFileSync(known, "utf8")) : {};
    const seen = readCard(readFileSync(new URL("body.md", folder), "utf8"), {
      context: { sourceId: "card", ...context },
    });
    const expected = new URL("expected.json", folder);
    if (process.env.UPDATE_FIXTURES === "1") writeFileSync(expected, `${JSON.stringify(seen, null, 2)}\n`);
    expect(JSON.parse(JSON.stringify(seen))).toEqual(JSON.parse(readFileSync(expected, "utf8")));
  });
});
