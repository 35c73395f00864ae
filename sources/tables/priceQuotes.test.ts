import { describe, expect, it } from "vitest";
import { collectRows } from "../reading/priceRows.ts";
import { unconditional } from "../reading/priceTerms.ts";
import { priceRowsOf, settlePage } from "./priceQuotes.ts";

const printed = {
  provider: "vendor",
  model: "m",
  sourceKey: "M",
  input: "$1",
  output: "$2",
  isPerMillion: true,
  endIsAnOffer: true,
  note: "",
};
const read = (change: Partial<typeof printed> & { conditions?: typeof unconditional }) =>
  priceRowsOf({ ...printed, ...change });
const quote = (input: string, output: string, rest: object = {}) => ({
  quote: expect.objectContaining({ inputUsdPerMtok: input, outputUsdPerMtok: output, ...rest }),
});

describe("priceRowsOf", () => {
  it("takes the shortest prompts and says that others cost otherwise", () => {
    const input = "$1, prompts <= 128k tokens $2, prompts <= 200k tokens $4, prompts > 200k";
    expect(read({ input })).toEqual([
      quote("1", "2", { note: "base tier; another price above 128k, 200k tokens" }),
    ]);
  });

  it("makes a quote of each declared period", () => {
    const input = "$1 through August 31, 2026 $3 starting September 1, 2026";
    const output = "$2 through August 31, 2026 $6 starting September 1, 2026";
    expect(read({ input, output })).toEqual([
      quote("1", "2", { priceKind: "promotional", declaredFrom: null, declaredTo: "2026-09-01" }),
      quote("3", "6", {
        priceKind: "standard",
        declaredFrom: "2026-09-01",
        declaredTo: null,
        sourceKey: "M",
      }),
    ]);
    expect(read({ input, output, endIsAnOffer: false })[0]).toEqual(
      quote("1", "2", { priceKind: "standard" }),
    );
    expect(read({ input })).toMatchObject([{ finding: { reason: "dates-disagree" } }]);
  });

  it("does not take a crossed out price, and marks the one beside it", () => {
    const note = "discount; list price 5";
    expect(read({ input: "~~$5~~ $1" })).toEqual([quote("1", "2", { priceKind: "promotional", note })]);
    expect(read({ input: "~~$5~~" })).toMatchObject([{ finding: { reason: "dates-disagree" } }]);
  });

  it("knows what is no price of text", () => {
    expect(read({ input: "Not available" })).toEqual([{ skip: "not sold" }]);
    expect(read({ output: "$9 (text) $17 (video)" })).toEqual([{ skip: "output other than text" }]);
    expect(read({ input: "$1 (audio)" })).toEqual([{ skip: "input other than text" }]);
    expect(read({ input: "Free of charge", output: "Free" })).toEqual([
      quote("0", "0", { priceKind: "zero" }),
    ]);
    expect(read({ input: "Free of charge" })).toEqual([quote("0", "2", { priceKind: "partly-zero" })]);
  });

  it.each([
    [{ input: "about $1" }, "shape"],
    [{ output: "€2" }, "other-currency"],
    [{ isPerMillion: false }, "no-unit"],
    [{ input: "$1, prompts > 200k" }, "no-base-tier"],
    [{ input: "$1 (text) $3 (text)" }, "no-base-tier"],
    [{ input: "$1 for prompts up to 100k", conditions: { ...unconditional, upTo: 200_000 } }, "shape"],
  ])("refuses %j for its %s", (change, reason) => {
    expect(read(change)).toMatchObject([{ finding: { reason } }]);
  });
});

describe("settlePage", () => {
  it("ends what is listed now on the day of what is announced", () => {
    const now = read({}).map((row) => ["M", row] as const);
    const next = read({ conditions: { ...unconditional, from: "2026-08-16" }, input: "$3" }).map(
      (row) => ["M", row] as const,
    );
    expect(settlePage(collectRows([...next, ...now])).observations).toMatchObject([
      { inputUsdPerMtok: "3", declaredFrom: "2026-08-16", declaredTo: null },
      { inputUsdPerMtok: "1", declaredFrom: null, declaredTo: "2026-08-16" },
    ]);
  });

  it("holds back two prices of one model and counts what is only repeated", () => {
    const rows = [...read({}), ...read({}), ...read({ model: "n" }), ...read({ model: "n", input: "$9" })];
    const settled = settlePage(collectRows(rows.map((row) => ["M", row] as const)));
    expect(settled.observations.map(({ model }) => model)).toEqual(["m"]);
    expect(settled.quarantined.map(({ reason }) => reason)).toEqual(["conflicting-keys", "conflicting-keys"]);
    expect(settled.skipped).toEqual({ "same quote again": 1 });
  });
});
