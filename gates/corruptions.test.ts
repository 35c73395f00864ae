/**
 * What the parsers, their checks and the gates let through of bodies that were good and are not any more, and what
 * they hold back of bodies that are.
 *
 * Some corruptions cannot be told from the truth, and count as slipped all the same: a label that now says what
 * another did, two cells of near prices exchanged, the last digit of a number cut off, a word lost that told the
 * tier of long prompts; and a row that was refused in the good body, spoilt into a plausible one.
 *
 * A name that is gone is a column of its own: its price ends with the first body that lacks it, unless that looks
 * cut (gates/coverage.ts). A row of a long list that bears another good name is a delisting and a new row.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cataloguePrices } from "../cli/catalogueKnowledge.ts";
import { keyOf } from "../sources/source.ts";
import { boundClasses, type Corruption, corruptionsOf, reportedClass } from "./testing/corruptions.ts";
import { fixtureBodies, type GoodBody, priceSources, recordedBodies } from "./testing/goodBodies.ts";
import { readPricePage, writePricePage } from "./testing/htmlPrices.ts";
import { readDocument, writeDocument } from "./testing/jsonPrices.ts";
import { heldRows, type Revision } from "./testing/judgeRevisions.ts";
import { judge, type Outcome, outcomes, parseBody, type Verdict } from "./testing/outcome.ts";
import { countTable } from "./testing/table.ts";

const captures = process.env.DENSING_CAPTURES_DIR ?? "";
const known = cataloguePrices(fileURLToPath(new URL("../catalogue", import.meta.url)));
const sources = await priceSources();
const fixtures = fixtureBodies(sources);
/** Ages and sizes of real bodies. */
const recordedNames =
  /litellm_(?:2023-09-04|2023-12-06|2024-05-01|2025-02-01|2026-07-24)|2026-08-01_models_full|_v2_data\.json|2026-08-05_(?:anthropic|google|xai|deepseek|mistral)/;
const recorded = sources.flatMap((source) =>
  recordedBodies(source, captures).filter(({ name }) => recordedNames.test(name)),
);

interface Judged extends Corruption {
  readonly of: string;
  readonly verdict: Verdict;
}

function judged(body: GoodBody, each: number): Judged[] {
  const good = parseBody(body.source, Buffer.from(body.text));
  const others = fixtures.filter(({ source }) => source !== body.source).map(({ text }) => text);
  return corruptionsOf(body.text, others, `densing ${body.name}`, each).map((corruption) => ({
    ...corruption,
    of: body.name,
    verdict: judge(body.source, good, corruption.body, known),
  }));
}

const countOf = (all: readonly Judged[], outcome: Outcome): number =>
  all.filter(({ verdict }) => verdict.outcome === outcome).length;

function report(title: string, all: readonly Judged[]): string {
  const rows = [...boundClasses, reportedClass].map((name) => {
    const own = all.filter((each) => each.class === name);
    return [name, own.length, ...outcomes.map((outcome) => countOf(own, outcome))];
  });
  return `${title}\n${countTable(["class", "bodies", ...outcomes], rows)}`;
}

/** In the log of every run, whatever its reporter. */
const print = (text: string): void => void process.stdout.write(`\n${text}\n`);

const described = (all: readonly Judged[], outcome: Outcome): string[] =>
  all
    .filter(({ verdict }) => verdict.outcome === outcome)
    .map((each) => `${each.of} | ${each.class} | ${each.what} | ${each.verdict.what.slice(0, 3).join("; ")}`);

/** The shares of bodies that may slip, and that may end a price which only a later body has again. */
const mostSlipped = 0.01;
const mostEnded = 0.01;

function expectStopped(title: string, all: readonly Judged[]): void {
  const bound = all.filter((each) => each.class !== reportedClass);
  print(report(title, all));
  const slipped = described(bound, "SLIPPED");
  expect(slipped.length / bound.length, slipped.join("\n")).toBeLessThanOrEqual(mostSlipped);
  const ended = described(bound, "ENDED");
  expect(ended.length / bound.length, ended.join("\n")).toBeLessThanOrEqual(mostEnded);
}

describe("corruptions of good bodies", () => {
  it("begin with bodies that are read as before when they are only written anew", () => {
    for (const { name, source, text } of [...fixtures, ...recorded]) {
      const document = readDocument(text);
      const page = readPricePage(text);
      const written = document ? writeDocument(document.root) : page && writePricePage(page);
      const good = parseBody(source, Buffer.from(text));
      expect(parseBody(source, Buffer.from(written ?? "")), name).toEqual(good);
      const places = document?.rows.length ?? page?.tables.length ?? 0;
      expect(places, name).toBeGreaterThan(0);
      const keys = new Set(good.observations.map(keyOf));
      if (document !== undefined) expect(places, name).toBeGreaterThan(keys.size * 0.8);
    }
  });

  it("are stopped, of the fixtures of every source", () => {
    const all = fixtures.flatMap((body) => judged(body, 8));
    expectStopped("Corruptions of the good fixtures", all);
    for (const name of boundClasses) {
      expect(all.filter((each) => each.class === name).length, name).toBeGreaterThanOrEqual(50);
    }
    // Were one of these never seen, the corpus would not reach the part that it is there to test.
    for (const outcome of outcomes.slice(2)) expect(countOf(all, outcome), outcome).toBeGreaterThan(0);
  });

  it.skipIf(recorded.length === 0)("are stopped, of recorded bodies", () => {
    expectStopped(
      "Corruptions of recorded bodies",
      // The largest take a quarter of a second to read.
      recorded.flatMap((body) =>
        judged(body, Math.max(1, Math.min(4, Math.round(800_000 / body.text.length)))),
      ),
    );
  });
});

/** Reasons for which a row of a list is wrong, or cannot be right together with another one of it. */
const wrongRows: ReadonlySet<string> = new Set([
  "absurd-magnitude",
  "conflicting-keys",
  "duplicate-key",
  "negative-price",
  "output-below-input",
  "per-character-as-token",
]);

/** Prices of LiteLLM that its own later revisions, or the makers' pages, say were wrong, by input. */
const wrongPrices: readonly (readonly [provider: string, model: RegExp, ...inputs: string[]])[] = [
  ["openai", /^gpt-4(?:-0613)?$/, "3"],
  ["openai", /^text-davinci-003$/, "2"],
  ["anthropic", /^claude-instant-1\.2$/, "0.163"],
  ["google-vertex", /^claude-3-opus@20240229$/, "1.5"],
  ["google", /^gemini-1\.5-pro$/, "0.35"],
  // A character's price for a token's.
  ["google-vertex", /^(?:text-bison|gemini-)/, "0.125", "0.03125", "0.3125", "0.625"],
  ["azure-ai", /^grok-code-fast-1$/, "3.5"],
];

const isWrong = (provider: string, model: string, input: string | null): boolean =>
  wrongPrices.some(
    ([by, pattern, ...inputs]) => by === provider && pattern.test(model) && inputs.includes(input ?? ""),
  );

describe("rows of consecutive real revisions", () => {
  const revisions: Revision[] = sources
    .filter(({ id }) => id === "litellm" || id === "openrouter")
    .flatMap((source) =>
      recordedBodies(source, captures).map(({ text, day }) => ({
        feed: source.id,
        day,
        parsed: parseBody(source, Buffer.from(text)),
      })),
    );

  it.skipIf(revisions.length === 0)("are held back in under 1 % of good ones", () => {
    const refused = revisions.flatMap(({ parsed }) => parsed.quarantined);
    const good = refused.filter(({ reason }) => !wrongRows.has(reason));
    const held = heldRows(revisions, known);
    const goodHeld = held.filter(({ quote }) => !isWrong(quote.provider, quote.model, quote.inputUsdPerMtok));
    const accepted = revisions.flatMap(({ parsed }) => parsed.observations).length;
    const wrong = refused.length - good.length + held.length - goodHeld.length;
    const rows = accepted + refused.length - wrong;
    const reasons = [...good.map(({ reason }) => reason), ...goodHeld.map(({ reason }) => reason)];
    const counts = [...new Set(reasons)]
      .sort()
      .map((reason) => [reason, reasons.filter((each) => each === reason).length]);
    // Without what the catalogue made of these very lists' days in between: a list that is met for the first time.
    const others = known.filter(({ lineage }) => !revisions.some(({ feed }) => feed === lineage));
    const alone = heldRows(revisions, others).filter(
      ({ quote }) => !isWrong(quote.provider, quote.model, quote.inputUsdPerMtok),
    );
    const share = (count: number) => `${((100 * count) / rows).toFixed(2)} %`;
    print(
      [
        `Good rows of ${revisions.length} consecutive revisions: ${rows}, beside ${wrong} that are wrong`,
        countTable(["held back for", "rows"], counts as [string, number][]),
        `${share(reasons.length)} held back; ${share(good.length + alone.length)} without the catalogue's rows of the same lists`,
      ].join("\n"),
    );
    const listed = goodHeld.map(
      ({ feed, day, quote, reason, expected }) =>
        `${feed} ${day} ${quote.provider} ${quote.model} ${quote.inputUsdPerMtok} / ${quote.outputUsdPerMtok}: ${reason}, ${expected}`,
    );
    expect(reasons.length / rows, listed.join("\n")).toBeLessThan(0.01);
    expect(rows).toBeGreaterThan(10_000);
    // The known wrong ones are among what is held: otherwise the gates would be asleep.
    expect(held.length - goodHeld.length).toBeGreaterThan(20);
  });
});
