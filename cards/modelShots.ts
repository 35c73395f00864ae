/** Numbers of shots that a note gives some of a table's models: "We use zero-shot for ChatGLM models." */
import { namesWithin } from "./benchmarkLabel.ts";
import { plain } from "./modelName.ts";
import type { CardTable } from "./page.ts";
import { readQualifiers } from "./qualifiers.ts";
import { modelsIn, sentencesOf } from "./sentences.ts";

export interface ModelShots {
  readonly shots: readonly number[];
  /** The sentence that says so. */
  readonly said: string;
}

/** What the words right before or after the table say of this model and benchmark, or null. */
export function shotsSaidOf(table: CardTable, model: string, benchmark: string): ModelShots | null {
  for (const text of [...table.notes, table.lead, table.caption]) {
    for (const sentence of sentencesOf(text)) {
      const { shots } = readQualifiers(sentence);
      if (shots.length === 0) continue;
      const isOfModel = modelsIn(sentence).some((word) => plain(model).includes(plain(word)));
      const named = namesWithin(sentence);
      const isOfBenchmark = named.length === 0 || named.some((each) => each.benchmark.id === benchmark);
      if (isOfModel && isOfBenchmark) return { shots: [...new Set(shots)], said: sentence.slice(0, 120) };
    }
  }
  return null;
}
