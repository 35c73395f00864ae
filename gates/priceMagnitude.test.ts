import { describe, expect, it } from "vitest";
import { judgePriceSteps, largestRatio, type PriceStep, sizeOf } from "./priceMagnitude.ts";

const step = (day: string, input: number | null, output: number | null, rest: Partial<PriceStep> = {}) => ({
  feed: "litellm",
  lineage: rest.feed ?? "litellm",
  provider: "openai",
  model: "gpt-x",
  family: "gpt-x",
  input,
  output,
  day,
  isTrusted: false,
  ...rest,
});
const other = { feed: "models-dev" };
const third = { feed: "openrouter" };
/** What is held, as `index reason`, with the day of its release. */
const held = (...steps: PriceStep[]) =>
  judgePriceSteps(steps).map(
    ({ index, reason, releasedOn }) => `${index} ${reason} ${releasedOn ?? "still"}`,
  );

describe("a step of a price", () => {
  it("passes up to five times, down and up, and is held beyond", () => {
    expect(held(step("2024-01-01", 10, 40), step("2024-02-01", 2, 8), step("2024-03-01", 10, 40))).toEqual(
      [],
    );
    expect(held(step("2024-01-01", 10, 40), step("2024-02-01", 1.9, 8))).toEqual([
      "1 magnitude-history still",
    ]);
    expect(held(step("2024-01-01", 10, 40), step("2024-02-01", 10, 400))).toContain(
      "1 magnitude-history still",
    );
  });

  it("says both values and which way it went", () => {
    const [low] = judgePriceSteps([step("2024-01-01", 30, 60), step("2024-02-01", 3, 60)]);
    expect(low).toMatchObject({
      expected: "within 5 times of 30 / 60, its price since 2024-01-01",
      seen: "3 / 60",
      isUpward: false,
    });
    const [high] = judgePriceSteps([step("2024-01-01", 0.1, 0.4), step("2024-02-01", 100, 400)]);
    expect(high).toMatchObject({ isUpward: true });
  });

  it("is compared with the last price that passed, not with one that is held", () => {
    expect(
      held(
        step("2024-01-01", 10, 40),
        step("2024-02-01", 1, 4),
        step("2024-03-01", 0.5, 2),
        step("2024-04-01", 9, 40),
      ),
    ).toEqual(["1 magnitude-history still", "2 magnitude-history still"]);
  });

  it("passes whatever its size when another lineage says the same, and never by its own lineage", () => {
    const cut = [step("2024-01-01", 10, 40), step("2024-01-01", 10, 40, other)];
    expect(held(...cut, step("2024-02-01", 1, 4), step("2024-02-03", 1, 4, other))).toEqual([
      "2 magnitude-history 2024-02-03",
    ]);
    const copy = { feed: "mirror", lineage: "litellm" };
    expect(held(...cut, step("2024-02-01", 1, 4), step("2024-02-03", 1, 4, copy))).toEqual([
      "2 magnitude-history still",
      "3 magnitude-lineages still",
    ]);
  });

  it("once confirmed is the price that later ones are compared with", () => {
    const steps = [step("2024-01-01", 10, 40), step("2024-02-01", 1, 4), step("2024-02-03", 1, 4, other)];
    expect(held(...steps, step("2024-03-01", 0.5, 2), step("2024-04-01", 10, 40))).toEqual([
      "1 magnitude-history 2024-02-03",
      "3 magnitude-rise still",
      "4 magnitude-history still",
    ]);
  });

  it("is held from 2.5 times on where two other lineages still state the price before it", () => {
    const before = [step("2024-01-01", 10, 40), step("2024-01-01", 10, 40, other)];
    const cut = step("2024-02-01", 3, 12);
    expect(held(...before, cut)).toEqual([]);
    expect(held(...before, step("2024-01-01", 10, 40, third), cut)).toEqual(["3 magnitude-lineages still"]);
    expect(held(...before, step("2024-01-01", 10, 40, third), step("2024-02-01", 4, 16))).toEqual([]);
  });

  it("is compared with what the source said of the same period, where it declares periods", () => {
    const old = step("2025-07-01", 10, 40, { declaredFrom: "2025-04-16" });
    const now = step("2025-07-01", 2, 8, { declaredFrom: "2025-06-10" });
    expect(held(old, now)).toEqual([]);
    expect(held(old, now, step("2025-08-01", 1, 4, { declaredFrom: "2025-04-16" }))).toEqual([
      "2 magnitude-history still",
    ]);
  });

  it("has no history when its name has moved to another model", () => {
    const moved = step("2024-02-01", 0.4, 2, { family: "gpt-y" });
    expect(held(step("2024-01-01", 2.7, 8.1), moved)).toEqual([]);
    expect(held(step("2024-01-01", 2.7, 8.1), step("2024-02-01", 0.4, 2, { family: null }))).toEqual([
      "1 magnitude-history still",
    ]);
  });
});

describe("a first price", () => {
  it("must be within seven times of one that another lineage has", () => {
    const known = step("2023-03-14", 30, 60, { feed: "page", isTrusted: true });
    expect(held(known, step("2023-08-08", 3, 60))).toEqual(["1 magnitude-lineages still"]);
    expect(held(known, step("2023-08-08", 5, 30))).toEqual([]);
  });

  it("must be within ten times of one other host of the model, where there is one", () => {
    const elsewhere = step("2024-01-01", 3.5, 10.5, { provider: "google" });
    expect(held(elsewhere, step("2024-02-01", 0.3, 0.9))).toEqual(["1 magnitude-hosts still"]);
    expect(held(elsewhere, step("2024-02-01", 0.4, 1.2))).toEqual([]);
    expect(held(elsewhere, step("2024-02-01", 0.3, 0.9, { family: null }))).toEqual([]);
    expect(held(step("2024-02-01", 0.3, 0.9))).toEqual([]);
  });
});

describe("a rise beyond belief", () => {
  const low = step("2024-06-18", 0.3, 0.9);
  const rise = step("2024-07-18", 5, 15);
  const from = (...steps: PriceStep[]) =>
    judgePriceSteps(steps).map(({ index, reason, heldFrom }) => `${index} ${reason} ${heldFrom}`);

  it("puts the low before it in doubt from that day on, as far back as it stood", () => {
    expect(from(low, step("2024-07-01", 0.6, 1.8), rise)).toEqual([
      "1 magnitude-rise 2024-07-18",
      "0 magnitude-rise 2024-07-18",
      "2 magnitude-history 2024-07-18",
    ]);
  });

  it("does so though the rise itself is confirmed, and not to a low that another lineage or a person stated", () => {
    const confirmed = step("2024-07-01", 5, 15, other);
    expect(held(low, confirmed, rise)).toContain("0 magnitude-rise still");
    const agreed = step("2024-07-01", 0.3, 0.9, other);
    expect(held(low, agreed, rise)).toEqual(["2 magnitude-history still"]);
    expect(held({ ...low, isTrusted: true }, rise)).toEqual(["1 magnitude-history still"]);
  });

  it("is forgotten when the key returns to the low, or another lineage states it", () => {
    expect(held(low, rise, step("2024-07-20", 0.3, 0.9), step("2024-07-21", 0.1, 0.9))).toEqual([
      "0 magnitude-rise 2024-07-20",
      "1 magnitude-history still",
    ]);
    expect(held(low, rise, step("2024-07-25", 0.3, 0.9, other))).toContain("0 magnitude-rise 2024-07-25");
  });
});

describe("a decision by hand", () => {
  it("is never in question, and lets through what it agrees with", () => {
    const steps = [step("2024-01-01", 30, 60), step("2024-02-01", 0.3, 0.6)];
    const accepted = step("2024-03-01", 0.3, 0.6, { isTrusted: true });
    expect(held(...steps, accepted, step("2024-04-01", 0.2, 0.6))).toEqual([
      "1 magnitude-history 2024-03-01",
    ]);
  });
});

it("judges a step by nothing that came after it", () => {
  const steps = Array.from({ length: 60 }, (_, index) =>
    step(
      `2024-01-${String((index % 28) + 1).padStart(2, "0")}`,
      [1, 7, 0.2, 30][index % 4]!,
      null,
      [{}, other, third][index % 3],
    ),
  ).sort((a, b) => (a.day < b.day ? -1 : 1));
  const whole = judgePriceSteps(steps);
  for (const day of ["2024-01-05", "2024-01-12", "2024-01-20"]) {
    const early = judgePriceSteps(steps.filter((each) => each.day <= day));
    const known = whole.filter(({ heldFrom }) => heldFrom <= day);
    expect(early.map(({ index, reason }) => [index, reason])).toEqual(
      known.map(({ index, reason }) => [index, reason]),
    );
  }
  expect(whole.length).toBeGreaterThan(5);
});

describe("largestRatio", () => {
  it("looks at the side that differs most, and at none that only one price has", () => {
    expect(largestRatio({ input: 1, output: 10 }, { input: 2, output: 2 })).toBe(5);
    expect(largestRatio({ input: 1, output: null }, { input: 4, output: 2 })).toBe(0.25);
    expect(largestRatio({ input: null, output: 1 }, { input: 1, output: null })).toBeNull();
    expect(sizeOf(0.25)).toBeCloseTo(4, 9);
  });
});
