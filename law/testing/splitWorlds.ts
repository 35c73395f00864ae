import { type Facts, type ModelFact, noFacts, type PreChatgptFact, type ScoreReportFact } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { scoreFromLogit } from "../rulers/score.ts";
import { daysSince, originDay } from "../time.ts";
import { model, plantedBenchmarks, plantedCurves, report } from "./worlds.ts";

/** What is planted in a world before and after ChatGPT. */
export interface SplitTruth {
  /** Rise of ln density a day until and from 2022-11-30; the line is unbroken there. */
  readonly before: number;
  readonly after: number;
  /** Early organisations, three models each. */
  readonly organisations: number;
  /** Later families, two models each, over 600 days. */
  readonly families: number;
  /** Standard deviation of the families' levels. */
  readonly spread: number;
}

const split = daysSince(originDay, "2022-11-30");
const dayOf = (time: number) => new Date(Date.UTC(2023, 1, 24 + time)).toISOString().slice(0, 10);

/** Llama-1 and later families in the catalogue, with MMLU alone; early models beside it. */
export function splitWorld(
  { before, after, organisations, families, spread }: SplitTruth,
  seed: number,
  stream: number,
): Facts {
  const random = randomStream(seed, stream);
  const { floor, steepness, intercept } = plantedCurves.mmlu;
  const scoreOf = (params: number, time: number, level: number) => {
    const line = (time < split ? before : after) * (time - split);
    const logit = steepness * (Math.log(params) + line + level + 0.15 * random.normal()) + intercept;
    return Math.round(10 * scoreFromLogit(logit, floor)) / 10;
  };
  const models: ModelFact[] = [];
  const scores: ScoreReportFact[] = [];
  const add = (name: string, family: string, time: number, params: number, level: number) => {
    models.push(model({ model_id: name, family, released_on: dayOf(time), total_params: params }));
    scores.push(report({ model_id: name, benchmark: "mmlu", score: scoreOf(params, time, level) }));
  };
  for (const params of [7e9, 13e9, 33e9, 65e9]) add(`llama-${params / 1e9}b`, "llama", 0, params, 0);
  for (let index = 0; index < families; index++) {
    const time = 1 + random.integer(600);
    const level = spread * random.normal();
    for (const params of [2e9, 9e9])
      add(`family-${index}-${params / 1e9}b`, `family-${index}`, time, params, level);
  }
  const early: PreChatgptFact[] = [];
  for (let index = 0; index < organisations; index++) {
    const level = spread * random.normal();
    for (const params of [60e9, 180e9, 500e9]) {
      const time = split - 1 - random.integer(700);
      early.push({
        model_id: `early-${index}-${params / 1e9}b`,
        display_name: `Early ${index} ${params / 1e9}B`,
        organisation: `Organisation ${index}`,
        released_on: dayOf(time),
        total_params: params,
        mmlu_5shot: scoreOf(params, time, level),
      });
    }
  }
  return {
    ...noFacts,
    as_of: "2026-01-01",
    models,
    scores,
    benchmarks: plantedBenchmarks,
    pre_chatgpt: early,
  };
}
