import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { opencompass } from "./opencompass.ts";
import { type Observation, parseCapture, type ScoreReport } from "./source.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/opencompass/${name}/body.md`, import.meta.url), "utf8");
function parse(text: string, part?: string) {
  const capture = { part, body: Buffer.from(text), url: opencompass.url };
  return parseCapture(opencompass, { ...capture, fetchedAt: "2026-11-24T06:00:00.000Z", contentType: null });
}
const scoresOf = (observations: readonly Observation[]) =>
  observations.filter((each): each is ScoreReport => each.kind === "score");
const sorted = (observations: readonly Observation[]) =>
  observations.map((each) => JSON.stringify(each)).sort();
const parts = ["mmlu", "bbh", "math", "humaneval", "mbpp"];

describe("a README of OpenCompass", () => {
  it.each(parts)("of %s is told from its title and its columns as well as by its part", (part) => {
    const text = fixture(part === "mbpp" ? "good" : part);
    expect(parse(text)).toEqual(parse(text, part));
    for (const other of parts) {
      if (other !== part) expect(() => parse(text, other), other).toThrow(/expected the results of/);
    }
  });

  it("gives the same rows when its columns are in another order", () => {
    expect(sorted(parse(fixture("columns-reordered"), "mbpp").observations)).toEqual(
      sorted(parse(fixture("good"), "mbpp").observations),
    );
  });

  it("tells sanitized MBPP and HumanEval by what its scores are shares of, where it has neither", () => {
    const rates = (name: string) =>
      fixture(name)
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => line.split("|").slice(0, 3).join("|"))
        .join("\n");
    expect(scoresOf(parse(rates("told-by-counts")).observations)).toHaveLength(6);
    expect(scoresOf(parse(rates("told-by-counts")).observations)[0]).toMatchObject({
      benchmark: "mbpp",
      variant: "sanitized",
      shots: 3,
    });
    const humaneval = rates("humaneval").split("\n").slice(0, 8).join("\n");
    expect(scoresOf(parse(humaneval).observations)[0]).toMatchObject({ benchmark: "humaneval", shots: 0 });
  });

  it("says what is missing where nothing tells", () => {
    expect(() => parse(fixture("untold"))).toThrow(
      expect.objectContaining({ type: "layout-drift", message: expect.stringContaining("--part mmlu|bbh") }),
    );
  });

  it("calls chat models instruct models, by heading or by name, and knows no shots of theirs", () => {
    const { observations } = parse(fixture("good"), "mbpp");
    const chat = scoresOf(observations).filter(({ training }) => training === "instruct");
    expect(chat.map(({ model, shots }) => [model, shots])).toEqual([
      ["qwen1.5-7b-chat-hf", null],
      ["llama-3-8b-instruct-hf", null],
    ]);
    const underOneHeading = fixture("good").replace("## Chat Models", "## More Base Models");
    const again = scoresOf(parse(underOneHeading, "mbpp").observations);
    expect(again.filter(({ training }) => training === "instruct")).toHaveLength(2);
  });

  it("refuses every row whose last digit was changed, of rates and of counts", () => {
    const good = fixture("good");
    const whole = scoresOf(parse(good, "mbpp").observations);
    let changed = 0;
    for (const match of good.matchAll(/(?<=\| )\d+(?:\.\d+)?(?= \|)/g)) {
      const [printed] = match;
      const wrong = `${printed.slice(0, -1)}${(Number(printed.at(-1)) + 1) % 10}`;
      const text = `${good.slice(0, match.index)}${wrong}${good.slice(match.index + printed.length)}`;
      const { observations, quarantined } = parse(text, "mbpp");
      const row = good
        .slice(good.lastIndexOf("\n", match.index) + 1)
        .split("|")[1]!
        .trim();
      expect(scoresOf(observations).map(({ model }) => model)).toEqual(
        whole.map(({ model }) => model).filter((model) => model !== row),
      );
      expect(quarantined).toHaveLength(1);
      changed += 1;
    }
    expect(changed).toBe(5 * 8);
  });
});

const folder = process.env.DENSING_CAPTURES_DIR ?? "";
const file = (part: string) => join(folder, "leaderboards", `opencompass_${part}_base_models.md`);

describe.skipIf(folder === "" || !existsSync(file("mmlu")))("the recorded tables of OpenCompass", () => {
  it.each(parts)("give %s of 32 models, with the part or without", (part) => {
    const text = readFileSync(file(part), "utf8");
    const { observations, quarantined } = parse(text, part);
    expect(quarantined).toEqual([]);
    expect(scoresOf(observations)).toHaveLength(32);
    expect(scoresOf(observations).every((each) => each.benchmark === part && each.doubt === null)).toBe(true);
    expect(parse(text)).toEqual(parse(text, part));
  });
});
