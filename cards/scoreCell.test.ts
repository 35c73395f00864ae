import { describe, expect, it } from "vitest";
import { readScoreCell, type ScoreCell } from "./scoreCell.ts";

const short = (cell: ScoreCell): unknown => (cell.kind === "figure" ? cell.value : cell.kind);

describe("readScoreCell", () => {
  it.each([
    ["84", 84],
    ["**84.9**", 84.9],
    ["75.7%", 75.7],
    [".757", 0.757],
    ["44.9 ± 0.3", 44.9],
    ["44.9±0.3", 44.9],
    ["82.1 (+1.2)", 82.1],
    ["82.1 ↑1.2", 82.1],
    ["27.2(report)", 27.2],
    ["75.1 (10-shot CoT)", 75.1],
    ["87.8% 10-shot", 87.8],
    ["88.9\\*", 88.9],
    ["84 (83.3)", 84],
    ["", "missing"],
    ["-", "missing"],
    ["--", "missing"],
    ["N/A", "missing"],
    ["✗", "missing"],
    ["*", "missing"],
    ["?", "missing"],
    ["AdamW", "text"],
    ["7B", "text"],
    ["128K", "text"],
    ["5-shot", "text"],
    ["Qwen2-7B", "text"],
    ["0.65→0.56", "unread"],
    ["56,94", 56.94],
    ["80,6 %", 80.6],
    ["84,1 (83,3)", 84.1],
    ["84,83.3", "unread"],
    ["0,651", "unread"],
    ["1,354", "unread"],
    ["~70", "unread"],
    ["(60.7)", "unread"],
    ["-3.2", "unread"],
    ["+1.2", "unread"],
    ["70.1/68.9", "unread"],
    ["26/30", "unread"],
    ["80.0%+", "unread"],
    ["23.11.30", "unread"],
    ["3-5", "unread"],
    ["70.1-71.0", "unread"],
    ["70.1 +1.2", "unread"],
  ])("%s", (printed, expected) => {
    expect(short(readScoreCell(printed))).toEqual(expected);
  });

  it("keeps what stands beside the figure", () => {
    expect(readScoreCell("84 (83.3)")).toMatchObject({ second: 83.3, hasPercentSign: false });
    expect(readScoreCell("75.1% (10-shot CoT)†")).toMatchObject({
      hasPercentSign: true,
      qualifiers: { shots: [10], notes: ["CoT"] },
      marks: ["†"],
    });
    expect(readScoreCell("27.2 (reported)")).toMatchObject({ remarks: ["reported"] });
  });
});
