/** Sentences of prose, and the models that one names. */
import { readModelLabel } from "./modelLabel.ts";

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。；！？])|(?<=[.;!?])\s*(?=\p{Lu}|$)/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** Words of the sentence that name a model or a family: "ChatGLM", "Llama-2". */
export function modelsIn(sentence: string): string[] {
  return sentence
    .split(/[\s,()，。、：]+/u)
    .map((word) => word.replace(/['’]s$/i, "").replace(/[.;:!?"'`*]+$/, ""))
    .filter((word) => readModelLabel(word).kind === "model");
}

/** Chinese writes no space beside "5-shot". */
export function spaced(text: string): string {
  return text.replace(/(?<=\p{Script=Han})(?=\d)|(?<=[a-z])(?=\p{Script=Han})/giu, " ");
}
