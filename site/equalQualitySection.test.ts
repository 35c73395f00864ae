import { describe, expect, it } from "vitest";
import { equalQuality, equalQualityPairs } from "../law/around/equalQuality.ts";
import { placedFacts } from "../law/testing/placed.ts";
import { model, plantedFacts, plantedReports } from "../law/testing/worlds.ts";
import { equalQualityTables } from "../snapshot/equalQualityTable.ts";
import { equalQualitySection } from "./equalQualitySection.ts";
import { fourMonths, noDoubling, proseOf, sectionInput } from "./testing/sectionInput.ts";

const more = [
  [model({ model_id: "llama-2-7b", family: "llama-2", released_on: "2023-07-18" }), 0.5],
  [model({ model_id: "mistral-7b-v0.1", family: "mistral", released_on: "2023-09-27" }), 1],
  [model({ model_id: "minicpm-2b", family: "minicpm", released_on: "2024-02-01", total_params: 2.8e9 }), 4],
] as const;

function tablesOf(families: number) {
  const base = plantedFacts(0.006, families);
  const facts = {
    ...base,
    models: [...base.models, ...more.map(([subject]) => subject)],
    scores: [...base.scores, ...more.flatMap(([subject, density]) => plantedReports(subject, density))],
  };
  const placed = placedFacts(facts, 20);
  return equalQualityTables(equalQuality(placed), equalQualityPairs(placed));
}

describe("equalQualitySection", () => {
  it("is not there without its table", () => {
    expect(equalQualitySection(sectionInput([], fourMonths))).toBeNull();
  });

  it("gives the line beside the models there are, with a drawing, and the paper's example", () => {
    const section = equalQualitySection(sectionInput(tablesOf(20), fourMonths))!;
    expect(section.title).toBe("The parameters that a given quality needs halve every 4.0 months (3.0-6.0)");
    expect(section.blocks[0]!.kind).toBe("figure");
    const prose = proseOf(section);
    expect(prose).toMatch(
      /On 2026-01-01 a quality needs: .*llama-2-7b: \S+ \(\S+-\S+\) by the line, 1\.0B in fact/,
    );
    expect(prose).toMatch(
      /For \d of these 4 qualities the smallest model that there is exceeds the interval/,
    );
    expect(prose).toContain("the paper's example of 35 %: it has 40 % of the parameters;");
    expect(prose).toMatch(/its quality is \S+ \(\S+\) times the other's, higher: the data disagree\./);
  });

  it("says so where the frontier is not identified, and keeps the models", () => {
    const section = equalQualitySection(sectionInput(tablesOf(2), noDoubling))!;
    expect(section.title).toBe("How fast the size that a quality needs falls is not identified");
    expect(section.blocks.some(({ kind }) => kind === "figure")).toBe(false);
    expect(proseOf(section)).toContain("takes its line, which is not identified.");
  });
});
