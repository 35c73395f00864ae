/** A card read in a test, and what was read in short lines. */
import type { CardContext, CardResult } from "../card.ts";
import { readCard } from "../readCard.ts";

export const read = (text: string, context: Partial<CardContext> = {}): CardResult =>
  readCard(text, { context: { sourceId: "card", ...context } });
/** "Qwen2-7B: mmlu 5-shot 70.1" */
export const lines = (result: CardResult): string[] =>
  result.reports.map(({ model, benchmark, variant, shots, score }) => {
    const name = variant === "standard" || variant === null ? benchmark : `${benchmark}/${variant}`;
    return `${model}: ${name} ${shots === null ? "" : `${shots}-shot `}${score}`;
  });
export const reasons = (result: CardResult): string[] =>
  result.review.map(
    ({ reason, printed, standing }) => `${reason} ${printed}${standing === "reported" ? " (reported)" : ""}`,
  );
