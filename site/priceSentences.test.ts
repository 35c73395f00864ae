import { describe, expect, it } from "vitest";
import { paper } from "../law/constants.ts";
import { noFacts } from "../law/facts.ts";
import { analysePrices } from "../law/prices/priceAnalysis.ts";
import { plainWorld, priceWorld } from "../law/testing/priceWorlds.ts";
import type { Headline } from "../snapshot/headline.ts";
import { priceBreaks, priceFrontiers, priceTrends } from "../snapshot/priceTables.ts";
import { layOut, type Table } from "../snapshot/table.ts";
import { type PriceReadings, readPrices } from "./priceReadings.ts";
import { priceSection } from "./priceSections.ts";
import { priceLeadSentence, priceSentences, priceTitle, tierQuality } from "./priceSentences.ts";
import type { ReportInput } from "./readings.ts";

const world = { ...plainWorld, families: 40, gapGrowth: 0.03, slowing: { from: 20, later: 24 } };
const sampling = { seed: 5, headlineReplicates: 60, otherReplicates: 30 };
const headline = { paper, paper_price_end_points: null } as unknown as Headline;

/** Through the law and the published tables, as a report reads them. */
function readingsOf(months: number): PriceReadings {
  const facts = { as_of: "2026-05-01", ...noFacts, ...priceWorld({ ...world, months }, 8, 0) };
  const { frontiers, trends, breaks } = analysePrices(facts, sampling);
  const tables = [
    layOut(priceFrontiers, frontiers),
    layOut(priceTrends, trends),
    layOut(priceBreaks, breaks),
  ];
  const input = { tables: new Map(tables.map((table): [string, Table] => [table.name, table])) };
  return readPrices(input as unknown as ReportInput);
}

const prices = readingsOf(40);
const interval = /\d+(\.\d)? months \((\d+(\.\d)?-\d+(\.\d)?|\d+(\.\d)? or more)\)/;

describe("the price sentences of a world whose fall slowed", () => {
  const sentences = priceSentences(prices, headline);
  const text = sentences.join(" ");

  it("lead with the halving time, its interval and the fall", () => {
    expect(priceTitle(prices)).toMatch(/^The price of GPT-3\.5's quality halves every \d+(\.\d)? months \(/);
    const lead = priceLeadSentence(prices);
    expect(lead).toMatch(interval);
    expect(lead).toMatch(
      /, from \$\d.* \(2023-01-01\) to \$0\.\d+ \(\d{4}-\d\d-\d\d\) per million tokens\.$/,
    );
  });

  it("say that it slowed, with the paces before and after", () => {
    expect(text).toMatch(/One change of pace is identified \(p = 0\.0\d/);
    expect(text).toContain("The fall has slowed.");
  });

  it("do not set a vintage's history against the same lows", () => {
    const early: PriceReadings = {
      ...prices,
      trend: (...of) => {
        const row = prices.trend(...of);
        return row && { ...row, to: "2024-06-30" };
      },
    };
    expect(text).toMatch(/To 2024-09-10, the span of the paper's two prices, .* The last low is of/);
    expect(priceSentences(early, headline)[0]).toMatch(/^The last low is of \d{4}-\d\d-\d\d\.$/);
  });

  it("give the price on sale, the other estimators, the moved threshold and the paper's arithmetic", () => {
    expect(text).toContain("The lowest price on sale, which may rise again, halved every ");
    expect(text).toContain("how far a series of such steps strays from a line");
    expect(text).toContain("by least squares on the records");
    expect(text).toMatch(
      /With the threshold moved by two points it is .* at MMLU 68\.0 and .* at MMLU 72\.0\./,
    );
    expect(text).toContain("halving every 2.6 months. That is arithmetic on two points, not a regression");
  });

  it("print no halving time without an interval", () => {
    const figures = text.match(/\d+\.\d months(?: \([^)]*\))?/g) ?? [];
    const bare = figures.filter((figure) => !figure.includes("("));
    // The paper's own figure, twice, and the fastest pace that an interval allows.
    expect(
      bare.filter((figure) => figure !== "2.6 months" && !text.includes(`${figure} at the fastest`)),
    ).toEqual([]);
    expect(figures.length - bare.length).toBeGreaterThanOrEqual(10);
  });

  it("stand in a section with tables of the breaks, of each tier and of the lows", () => {
    const section = priceSection(prices, headline, "2026-05-01");
    const tables = section.blocks.flatMap((block) => (block.kind === "table" ? [block.id] : []));
    expect(tables).toEqual(["price-break-table", "price-table-gpt-3-5", "low-table"]);
  });
});

describe("the price sentences of a world that has only begun", () => {
  it("say that and why nothing is identified", () => {
    const young = readingsOf(3);
    expect(priceTitle(young)).toBe("How fast the price of GPT-3.5's quality halves is not identified");
    expect(priceLeadSentence(young)).toMatch(/is not identified: .* are needed\.$/);
    expect(priceSentences(young, headline).join(" ")).toContain("could not be tested");
  });
});

describe("tierQuality", () => {
  it("names the benchmark that tells a tier", () => {
    expect(tierQuality("gpt-3.5")).toBe("GPT-3.5's quality (MMLU 70.0 or more)");
    expect(tierQuality("o1")).toBe("o1's quality (GPQA Diamond 75.8 or more)");
  });
});
