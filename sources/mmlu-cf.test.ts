import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mmluCf } from "./mmlu-cf.ts";
import { type Observation, parseCapture } from "./source.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/mmlu-cf/${name}/body.md`, import.meta.url), "utf8");
function parse(text: string) {
  const capture = {
    body: Buffer.from(text),
    url: mmluCf.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "text/plain",
  };
  return parseCapture(mmluCf, capture);
}
const sorted = (observations: readonly Observation[]) =>
  observations.map((each) => JSON.stringify(each)).sort();

describe("the leaderboard", () => {
  it.each(["columns-reordered", "flat-header", "a-table-before"])(
    "gives the same rows when it is printed as %s",
    (name) => {
      expect(sorted(parse(fixture(name)).observations)).toEqual(sorted(parse(fixture("good")).observations));
    },
  );

  it("is refused when any one of its headers is renamed, never read with a column less", () => {
    const good = fixture("good");
    const headers = [
      ">Model<",
      ">MMLU <",
      ">MMLU-CF <",
      ">5-shot   <",
      ">5-shot Test ",
      ">5-shot Validation",
      ">0-shot Test",
      ">0-shot Validation",
    ];
    for (const header of headers) {
      expect(good, header).toContain(header);
      expect(() => parse(good.replace(header, header.replace(/[A-Za-z]+/, "Renamed")))).toThrow(
        expect.objectContaining({
          type: "layout-drift",
          facts: expect.objectContaining({ seen: expect.stringMatching(/no column|no table/) }),
        }),
      );
    }
  });

  it("does not take a relative of MMLU for MMLU", () => {
    for (const relative of ["MMLU-Pro", "MMLU-Redux", "CMMLU", "MMLUx"]) {
      expect(() => parse(fixture("good").replace(">MMLU <", `>${relative} <`))).toThrow(
        expect.objectContaining({ type: "layout-drift" }),
      );
    }
  });

  it("is read past a cell that another one stands in front of: the short row alone is refused", () => {
    const good = fixture("good");
    const { observations, quarantined } = parse(good.replace("      <td>88.0</td>\n", ""));
    expect(quarantined).toMatchObject([{ reason: "row-width", key: "GPT-4o" }]);
    expect(observations).toHaveLength(parse(good).observations.length - 5);
  });
});
