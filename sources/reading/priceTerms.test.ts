import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeConditions, readConditions, readPriceTerms, unconditional } from "./priceTerms.ts";

/** Amount and what differs from no condition, for each term. */
const summary = (text: string) =>
  readPriceTerms(text)?.map(({ money, isStruck, conditions }) => [
    `${isStruck ? "struck " : ""}${money.currency} ${money.amount}`,
    Object.fromEntries(
      Object.entries(conditions).filter(
        ([field, value]) => JSON.stringify(value) !== JSON.stringify(unconditional[field as "upTo"]),
      ),
    ),
  ]);

describe("readPriceTerms", () => {
  it.each([
    ["$5", [["USD 5", {}]]],
    ["$5 / MTok", [["USD 5", { isPerMillion: true }]]],
    ["$0.14 per 1M tokens", [["USD 0.14", { isPerMillion: true }]]],
    [
      "$0.025 / 1,000,000 tokens (text/image/video)",
      [["USD 0.025", { isPerMillion: true, modalities: ["text", "image", "video"] }]],
    ],
    ["$0.20 / MTok (2)", [["USD 0.2", { isPerMillion: true }]]],
    [
      "$1.25, prompts <= 200k tokens $2.50, prompts > 200k",
      [
        ["USD 1.25", { upTo: 200_000 }],
        ["USD 2.5", { over: 200_000 }],
      ],
    ],
    ["$0.10 / MTok for prompts up to 100,000 tokens", [["USD 0.1", { isPerMillion: true, upTo: 100_000 }]]],
    [
      "$0.30 (text / image / video) $1.00 (audio)",
      [
        ["USD 0.3", { modalities: ["text", "image", "video"] }],
        ["USD 1", { modalities: ["audio"] }],
      ],
    ],
    [
      "$0.75 through December 31, 2026. $1.50 starting January 1, 2027.",
      [
        ["USD 0.75", { to: "2027-01-01" }],
        ["USD 1.5", { from: "2027-01-01" }],
      ],
    ],
    [
      "$0.435 (limited-time 75% off ) ~~$1.74~~",
      [
        ["USD 0.435", { percentOff: 75 }],
        ["struck USD 1.74", {}],
      ],
    ],
    [
      "~~$5 / MTok~~ $4 / MTok",
      [
        ["struck USD 5", { isPerMillion: true }],
        ["USD 4", { isPerMillion: true }],
      ],
    ],
    ["2元", [["CNY 2", {}]]],
  ])("reads %j", (text, expected) => {
    expect(summary(text)).toEqual(expected);
  });

  it.each([
    "",
    "-",
    "N/A",
    "contact us",
    "Input: $3 / MTok",
    "$5 - $10 / MTok",
    "$5 or more",
    "$5 $6",
    "$5 / 1K tokens",
    "$5 / request",
    "$1.00 / 1,000,000 tokens per hour (storage price)",
    "$4.50 / 1M tokens / hour",
    "$0.039 per image*",
    "$3.50 or $0.0053/min (audio)",
    "$5 / MTok (batch)",
    "$5 (cached)",
    "$0.75 through February 30, 2026",
    "$1 ^25 / MTok",
    "$1 .25",
    "$1, 250",
    "~~$5~~ $4 ~~",
    "Equivalent to $0.045",
  ])("does not understand %j", (text) => {
    expect(readPriceTerms(text)).toBeUndefined();
  });

  it("ends on whatever it is given", () => {
    const pieces = fc.constantFrom(
      "$1",
      " ",
      "(",
      ")",
      "~~",
      "text",
      " and ",
      "/",
      "prompts",
      "<=",
      "200k",
      "through",
      "%",
      ",",
      ".",
      "5",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (words) => {
        const terms = readPriceTerms(words.join(""));
        for (const { money } of terms ?? [])
          expect(["1", "15", "1.5", "1.55"]).toContain(money.amount.slice(0, 4));
      }),
    );
    expect(readPriceTerms(`$1 (${"text and ".repeat(20_000)}`)).toBeUndefined();
  });
});

describe("readConditions", () => {
  it("reads what is printed with a name", () => {
    expect(readConditions("(for prompts over 100,000 tokens)")).toEqual({ ...unconditional, over: 100_000 });
    expect(readConditions("through August 31, 2026")).toEqual({ ...unconditional, to: "2026-09-01" });
    expect(readConditions("")).toEqual(unconditional);
    expect(readConditions("(fast mode)")).toBeUndefined();
    expect(
      readConditions("(for prompts over 100,000 tokens) (for prompts over 200,000 tokens)"),
    ).toBeUndefined();
  });
});

describe("mergeConditions", () => {
  it("is undefined when two say different things", () => {
    const short = { ...unconditional, upTo: 100_000 };
    expect(mergeConditions(short, { ...unconditional, isPerMillion: true })).toEqual({
      ...short,
      isPerMillion: true,
    });
    expect(mergeConditions(short, short)).toEqual(short);
    expect(mergeConditions(short, { ...unconditional, upTo: 200_000 })).toBeUndefined();
  });
});
