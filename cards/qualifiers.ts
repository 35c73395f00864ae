/** The words of protocol beside a benchmark's name: shots, chain of thought, metric, split, edition. */
import { squeeze } from "./words.ts";

export interface Qualifiers {
  /** Any such word was there. */
  readonly found: boolean;
  /** In the order printed; usually one. */
  readonly shots: readonly number[];
  /** Shots that are no one number ("3-5 shot"), or null. */
  readonly shotsUnread: string | null;
  readonly notes: readonly string[];
  /** A metric that the benchmarks read here do not have ("pass@10", "F1"), or null. */
  readonly otherMetric: string | null;
  /** What makes a figure no score at all ("stderr", "Δ"), or null. */
  readonly statistic: string | null;
  readonly split: "test" | "validation" | null;
  readonly edition: "full" | "sanitized" | "evalplus" | null;
  /** The words that are none of these, as printed. */
  readonly rest: string;
}

const numerals: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  ten: 10,
};

/** Letters, digits and what may stand within a word of this vocabulary end a match. */
const before = "(?<![\\p{L}\\d@])";
const after = "(?![\\p{L}\\d@])";
const words = (source: string): RegExp => new RegExp(`${before}(?:${source})${after}`, "giu");

const rangeOfShots = words("\\d{1,2} ?(?:-|~|to|or|/) ?\\d{1,2}[- ]?shots?");
const numberOfShots = words(
  `(\\d{1,2}|${Object.keys(numerals).join("|")})[- ]{0,2}shots?(?:@1(?!\\d))?|(?:#|n|num|number of)?[-_ ]?(?:few)?-?shots?[ :=]+(\\d{1,2})|k ?= ?(\\d|[12]\\d)`,
);
const unnumberedShots = words("few[- ]?shots?|n[- ]?shots?");

type Field = "note" | "otherMetric" | "statistic" | "split" | "edition" | "harmless";

/** In this order: a longer phrase before its parts. */
const vocabulary: readonly (readonly [RegExp, Field, string | null])[] = [
  [words("(?:w/o|without|no|non)[- ]*(?:cot|chain[- ]of[- ]thoughts?)"), "note", "no CoT"],
  [/(?<=(?:eval|mbpp)\+?)@ ?1(?!\d)/giu, "note", "pass@1"],
  [/(?<=(?:eval|mbpp|math|gsm8k)\+?)@ ?(?:k|\d+)/giu, "otherMetric", null],
  [
    words(
      "(?:cot|cons|maj1?|sc|best|bon|bo|pass|p|rm|prm|self-consistency)(?: ?@ ?|_at_)(?:k|n|[2-9]|\\d{2,})",
    ),
    "otherMetric",
    null,
  ],
  [words("self[- ]consistency|majority vot(?:e|ing)|best[- ]of[- ](?:n|\\d+)"), "otherMetric", null],
  [words("(?:w/|with )? ?(?:cot|chain[- ]of[- ]thoughts?)(?: prompt(?:ing)?)?"), "note", "CoT"],
  [words("(?:avg|mean|average) ?@ ?\\d+"), "note", null],
  [words("(?:human[-_ ]?eval_)?pass(?: ?@ ?|_at_)1|p@1|pass rate"), "note", "pass@1"],
  [words("(?:final_|em_)?(?:maj)?1?@1|em_maj1@1|maj ?@ ?1"), "note", "EM"],
  [words("(?:quasi[- ])?exact[-_ ]match(?:es)?|final_em|em"), "note", "EM"],
  [
    words(
      "strict[-_ ]match|flexible[-_ ]extract|get[-_ ]answer|remove[-_ ]whitespace|custom[-_ ]extract|create[-_ ]test|extract[-_ ]code",
    ),
    "note",
    null,
  ],
  [words("(?:macro|micro|naive|weighted)[-_ ]?(?:avg|average)"), "note", null],
  [words("acc(?:uracy)?[_. ]{0,2}norm\\.?|normali[sz]ed (?:acc(?:uracy)?|score)"), "note", "acc_norm"],
  [words("(?:acc_char|accuracy|acc\\.?)? ?\\(?top[- ]?1\\)?"), "note", "acc"],
  [words("top[- ]?\\d+"), "otherMetric", null],
  [words("acc_char|accuracy|acc\\.?"), "note", "acc"],
  [words("macro|micro"), "note", null],
  [
    words(
      "ppl|gen|generation|generative|log[- ]?prob(?:abilitie)?s?|log[- ]?likelihood|mc|mcf|multiple[- ]choice",
    ),
    "note",
    null,
  ],
  [words("cloze(?: formulation)?"), "note", "cloze"],
  [words("minerva(?: prompt)?"), "note", "Minerva prompt"],
  [
    words(
      "f1(?:[- ]score)?|bpb|bits[- ]per[- ]byte|loss|perplexity|rouge(?:-l)?|bleu|chrf|percentile|elo|rating|win[- ]?rate",
    ),
    "otherMetric",
    null,
  ],
  [
    words(
      "std\\.? ?err(?:or)?|stderr|std(?:ev|dev)?\\.?|variance|p-value|rank|delta|diff(?:erence)?s?|gains?|improvements?|impr\\.?|increase|decrease|drop|recovery|change|relative|gap|latency|throughput",
    ),
    "statistic",
    null,
  ],
  [/[Δ∆±δ]|\+\/-/g, "statistic", null],
  [words("test(?: ?(?:set|split))?"), "split", "test"],
  [words("val(?:id(?:ation)?)?(?: ?(?:set|split))?|dev(?: ?(?:set|split))?"), "split", "validation"],
  [words("saniti[sz]ed"), "edition", "sanitized"],
  [words("eval[- ]?plus(?: base)?|base version"), "edition", "evalplus"],
  [words("average|avg\\.?|mean|overall|all|total"), "note", "average"],
  [
    words(
      "english|en|scores?|results?|correct|original|standard|official|metrics?|greedy(?: decoding)?|mode|settings?|prompt(?:ing|ed)?|direct|python",
    ),
    "harmless",
    null,
  ],
  [
    words(
      "(?:t|temp(?:erature)?) ?= ?\\d+(?:\\.\\d+)?|n ?= ?\\d+|(?:lm[-_ ]?eval(?:uation)?|eleuther)(?:[-_ ]harness)?|opencompass|olmes|simple[- ]evals|helm|internal",
    ),
    "note",
    null,
  ],
  [/[%↑↓⬆⬇▲▼]/g, "harmless", null],
];

export function readQualifiers(text: string): Qualifiers {
  const shots: number[] = [];
  const notes: string[] = [];
  const firsts: { -readonly [F in Field]?: string } = {};
  let shotsUnread: string | null = null;
  let found = false;
  const take = (source: string, pattern: RegExp, use: (match: RegExpExecArray) => void): string =>
    source.replace(pattern, (...groups) => {
      found = true;
      use(groups as unknown as RegExpExecArray);
      return " ; ";
    });
  let rest = take(text.replace(/_(?=\d*-?shot)/gi, " "), rangeOfShots, ([range]) => {
    shotsUnread = range!;
  });
  rest = take(rest, numberOfShots, ([, first, second, third]) => {
    const printed = (first ?? second ?? third)!.toLowerCase();
    shots.push(numerals[printed] ?? Number(printed));
  });
  rest = take(rest, unnumberedShots, ([phrase]) => notes.push(phrase!.toLowerCase()));
  for (const [pattern, field, name] of vocabulary) {
    rest = take(rest, pattern, ([phrase]) => {
      const value = name ?? phrase!.toLowerCase().trim();
      if (field === "note") notes.push(value);
      else firsts[field] ??= value;
    });
  }
  return {
    found,
    shots,
    shotsUnread,
    notes: [...new Set(notes)],
    otherMetric: firsts.otherMetric ?? null,
    statistic: firsts.statistic ?? null,
    split: (firsts.split as "test" | "validation" | undefined) ?? null,
    edition: (firsts.edition as "sanitized" | "evalplus" | undefined) ?? null,
    rest: squeeze(rest.replace(/[()[\]{},;:/|&]+/g, " ").replace(/(?<!\S)[-_.=]+(?!\S)/g, " ")),
  };
}
