import { describe, expect, it } from "vitest";
import { paper } from "../law/constants.ts";
import type { Headline } from "../snapshot/headline.ts";
import { paperArithmeticDays } from "./factorSentences.ts";
import type { DensityReading, DensityReadings, TrendReading } from "./readings.ts";
import {
  againstPaper,
  areApart,
  pageTitle,
  recordSentences,
  standingSentence,
  windowsSentence,
} from "./sentences.ts";

const none = { value: null, low: null, high: null };
const headline = { paper, doubling_months: { value: 3.5, low: 2.8, high: 4.7 } } as Headline;

const model = (modelId: string, releasedOn: string, density: number): DensityReading => ({
  modelId,
  name: modelId,
  organisation: null,
  releasedOn,
  parameters: 1e9,
  effectiveParameters: density * 1e9,
  density: { value: density, low: density / 1.5, high: density * 1.5 },
  display: null,
  status: "ok",
  benchmarks: 5,
});

/** A line that doubles every 100 days from 1 at the origin. */
const trend: TrendReading = {
  id: "records-ols/joint/joint/total/all",
  estimator: "records-ols",
  ruler: "joint",
  basis: "total",
  benchmark: "joint",
  window: "all",
  from: "2023-02-24",
  to: "2025-02-24",
  models: 40,
  families: 8,
  records: 3,
  slope: { value: Math.LN2 / 100, low: 0.005, high: 0.009 },
  intercept: 0,
  rSquared: 0.9,
  doubling: { value: 3.3, low: 2.5, high: 4.6 },
  headline: true,
  notIdentified: null,
};

const readings = (models: DensityReading[], records: DensityReading[]): DensityReadings => ({
  headline: trend,
  trends: [trend],
  models,
  records,
  largestReference: 4e11,
});

describe("pageTitle", () => {
  it("leads with the figure and its interval, or says that there is none", () => {
    expect(pageTitle(headline)).toBe("Density doubles every 3.5 months (2.8-4.7)");
    expect(pageTitle({ ...headline, doubling_months: none })).toBe(
      "How fast density doubles is not identified",
    );
  });
});

describe("againstPaper", () => {
  it("says on which side of our interval the paper's figure lies", () => {
    expect(againstPaper(3.3, { value: 3, low: 2.5, high: 4 })).toBe("inside our interval");
    expect(againstPaper(2, { value: 3, low: 2.5, high: 4 })).toBe("below our interval: the data disagree");
    expect(againstPaper(5, { value: 3, low: 2.5, high: 4 })).toBe("above our interval: the data disagree");
    expect(againstPaper(5, { value: 3, low: 2.5, high: null })).toBe("inside our interval");
    expect(againstPaper(5, none)).toBe("ours is not identified");
  });
});

describe("windowsSentence", () => {
  const of = (to: string, v2?: TrendReading) =>
    windowsSentence({ ...headline, window: { from: "2023-02-24", to } }, { v2, journal: undefined });
  it("says of a window that is not there whether the facts reach it", () => {
    expect(of("2024-12-31", trend)).toBe(
      "Over its window to 2025-04-30 (journal version) the paper has 3.5 months; our facts end before. " +
        "Over its window to 2024-12-06 (preprint v2) the paper has 3.3 months and we have 3.3 months (2.5-4.6): inside our interval.",
    );
    expect(of("")).toContain("the paper has 3.3 months; ours is not identified.");
    expect(of("2026-01-01")).not.toContain("our facts end before");
  });
});

describe("areApart", () => {
  it("is true only where two intervals share no value", () => {
    expect(areApart({ value: 2, low: 1, high: 3 }, { value: 5, low: 4, high: 6 })).toBe(true);
    expect(areApart({ value: 2, low: 1, high: 4 }, { value: 5, low: 4, high: 6 })).toBe(false);
    expect(areApart({ value: 2, low: 1, high: null }, { value: 5, low: 4, high: 6 })).toBe(false);
  });
});

describe("standingSentence", () => {
  const first = model("first", "2023-02-24", 1);

  it("says when the fitted line has run ahead of the records", () => {
    const last = model("last", "2024-01-10", 8);
    const sentence = standingSentence(
      readings([first, last, model("later", "2024-06-01", 2)], [first, last]),
      "2025-02-24",
    );
    expect(sentence).toContain(
      "The last record, last of 2024-01-10, has stood for 411 days and through 1 later model",
    );
    expect(sentence).toContain("continued to 2025-02-24 the fitted line reads 159, 20 times that record");
  });

  it("leaves the line out while the records keep up with it", () => {
    const last = model("last", "2025-02-20", 140);
    expect(standingSentence(readings([first, last], [first, last]), "2025-02-24")).toBe(
      "The last record, last of 2025-02-20, has stood for 4 days and through 0 later models.",
    );
  });
});

describe("recordSentences", () => {
  it("names the models that cannot be told from the densest", () => {
    const last = model("last", "2024-01-10", 8);
    const rival = model("rival", "2024-02-01", 7);
    const far = model("far", "2024-03-01", 2);
    const sentences = recordSentences(readings([last, rival, far], [last]));
    expect(sentences).toContain(
      "Its interval holds 1 other model (rival): which of them is the densest is not distinguishable.",
    );
  });
});

describe("paperArithmeticDays", () => {
  it("gives 87.7 days for a slope of 0.0070 and 2.1 years", () => {
    expect(paperArithmeticDays(headline)).toBeCloseTo(87.7, 1);
  });
});
