/** Base model or instruct model, as words say it. */
import type { Training } from "./card.ts";

const saysBase = /\b(?:base|pre-?train(?:ed|ing)?|foundation(?:al)?)\b/i;
const saysInstruct =
  /\b(?:instruct(?:ed|ion)?(?:[- ]?tun(?:ed|ing))?|chat|aligned|alignment|post-?train(?:ed|ing)?|fine-?tun(?:ed|ing)|sft|rlhf|assistants?)\b/i;
/** What one text says; null when it says nothing or both. */
export function trainingIn(text: string): Training | "both" | null {
  const isBase = saysBase.test(text);
  const isInstruct = saysInstruct.test(text.replace(/instruct(?:ion)?[- ]following/gi, ""));
  if (isBase && isInstruct) return "both";
  if (isBase) return "base";
  return isInstruct ? "instruct" : null;
}

/** A group row over benchmarks that says it of the models: "Instruct models", not "Chat" among groups of tasks. */
export function groupTraining(text: string): Training | null {
  const isOfModels =
    /^(?:(?:base|pre-?trained|pt|instruct|instruction[- ]tuned|chat|post-?trained|fine-?tuned|it) )?(?:language )?(?:models?|variants?|versions?|checkpoints?)$|^(?:base|pre-?trained|instruct|instruction[- ]tuned|post-?trained)$/i;
  if (!isOfModels.test(text)) return null;
  const said = trainingIn(text);
  return said === "both" ? null : said;
}
