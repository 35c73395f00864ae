import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { readCandidates } from "./candidates.ts";
import { readPrices } from "./tables.ts";
import { document, filled, price, quote, sourceOf } from "./testing/fixtures.ts";

const later = { asOf: "2030-01-01", knownAt: null };
const list = sourceOf("litellm");
const lists = [document({ document_id: "list", lineage: "litellm" }), document({ document_id: "page" })];
const listed = (first_seen_on: string, input: string, output: string, document_id = "list") =>
  price({ first_seen_on, input_usd_per_mtok: input, output_usd_per_mtok: output, document_id });

describe("price_families", () => {
  const alias = { entity: "api_family" as const, evidence: "vendor's page" };

  async function families(
    aliases: Catalogue["aliases"],
    keys: readonly string[],
    prices = [listed("2024-01-01", "2", "2", "page")],
  ): Promise<unknown> {
    const observations = keys.map((key) => quote(key, "1", "1", { sourceKey: `openai/${key}` }));
    const captures = [list("2024-06-01T06:00:00Z", { observations })];
    const warehouse = await filled({ documents: lists, prices, aliases }, captures);
    return warehouse.transaction(async (connection) => ({
      families: (await readPrices(connection, later))
        .filter((row) => row.source_id === "litellm")
        .map((row) => `${row.model}=${row.family}`),
      unmapped: (await readCandidates(connection, later)).rows.map(
        (row) => `${row.source_id} ${row.entity} ${row.name}`,
      ),
    }));
  }

  it("takes a family from the catalogue's price, then from an alias, and otherwise lists the name", async () => {
    const aliases = [{ ...alias, scope: "any", name: "gpt-y-latest", id: "gpt-y" }];
    expect(await families(aliases, ["gpt-x", "gpt-y-latest", "gpt-x-mini"])).toEqual({
      families: ["gpt-x=gpt-x", "gpt-x-mini=null", "gpt-y-latest=gpt-y"],
      unmapped: ["litellm api_family openai/gpt-x-mini"],
    });
  });

  it("gives a moving alias the family that it has had last", async () => {
    const moved = [
      { ...listed("2024-01-01", "2", "2", "page"), family: "gpt-a" },
      { ...listed("2024-03-01", "3", "3", "page"), family: "gpt-z" },
      { ...listed("2024-05-01", "4", "4", "page"), family: "gpt-m" },
    ];
    expect(await families([], ["gpt-x"], moved)).toMatchObject({ families: ["gpt-x=gpt-m"] });
  });

  it("prefers an alias of the source to one of any, and the fuller name", async () => {
    const aliases = [
      { ...alias, scope: "any", name: "m", id: "any-model" },
      { ...alias, scope: "litellm", name: "openai/m", id: "own-key" },
      { ...alias, scope: "other", name: "openai/m", id: "another" },
    ];
    expect(await families(aliases, ["m"])).toEqual({ families: ["m=own-key"], unmapped: [] });
  });
});
