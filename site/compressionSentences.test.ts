import { describe, expect, it } from "vitest";
import { type CompressionReading, compressionSentences, compressionTitle } from "./compressionSentences.ts";

describe("compressionSentences", () => {
  const pair = (
    child: string,
    ratio: number,
    verdict: string,
    paperVerdict: string | null,
  ): CompressionReading => ({
    child,
    parent: "parent",
    method: "distillation",
    format: "none",
    comparison: "chosen scores",
    benchmark: "joint",
    ratio: { value: ratio, low: ratio / 2, high: ratio * 2 },
    verdict,
    byteRatio: { value: ratio, low: ratio / 2, high: ratio * 2 },
    byteVerdict: verdict,
    paperVerdict,
  });

  it("counts agreement, doubt and contradiction apart", () => {
    const [sentence] = compressionSentences([
      pair("a", 0.4, "lower", "lower"),
      pair("b", 1.4, "not distinguishable", "higher"),
      pair("c", 1.3, "not distinguishable", "lower"),
      pair("d", 3, "higher", "lower"),
      pair("e", 0.9, "not distinguishable", null),
    ]);
    expect(sentence).toBe(
      "The paper judges 4 pairs of these: 1 comes out as published (a 0.40 (0.20-0.80)); " +
        "2 are not distinguishable by our intervals (b 1.4 (0.70-2.8) and c 1.3 (0.65-2.6)), 1 of them on the published side of 1; " +
        "1 comes out against the paper (d 3.0 (1.5-6.0)).",
    );
  });

  it("says of a single pair on which side it lies", () => {
    const of = (paperVerdict: string) =>
      compressionSentences([pair("a", 1.4, "not distinguishable", paperVerdict)]).join();
    expect(of("higher")).toContain("(a 1.4 (0.70-2.8)), on the published side of 1;");
    expect(of("lower")).toContain("(a 1.4 (0.70-2.8)), not on the published side of 1;");
  });

  it("counts quantised copies apart, per parameter and per byte", () => {
    const copy = (verdict: string, byteVerdict: string, comparison: string): CompressionReading => ({
      ...pair("copy", 0.8, verdict, null),
      format: "int4",
      comparison,
      byteVerdict,
    });
    const copies = [
      copy("lower", "higher", "same document"),
      copy("not distinguishable", "higher", "same document"),
      copy("not distinguishable", "not distinguishable", "chosen scores"),
    ];
    expect(compressionSentences(copies)).toEqual([
      "Of 3 quantised copies, 2 compared within one document, 1 is less dense than the parent per parameter, " +
        "0 denser and 2 not distinguishable; per byte 0 are less dense, 2 denser and 1 not distinguishable.",
    ]);
    expect(compressionTitle(copies)).toBe(
      "Of 3 quantised copies, 1 is less dense than the parent, 0 denser, 2 not distinguishable",
    );
    expect(compressionTitle([...copies, pair("a", 3, "higher", null)])).toBe(
      "Of 1 model made from another, 0 are less dense than the parent, 1 denser, 0 not distinguishable",
    );
  });
});
