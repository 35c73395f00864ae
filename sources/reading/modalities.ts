/** What a model reads and writes, as lists of words ("text", "image"). */
import type { JsonValue } from "./json.ts";
import { excerpt } from "./text.ts";

/** A list of words, or undefined where it is anything else. */
export function wordsOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((each) => typeof each === "string") ? (value as string[]) : undefined;
}

/**
 * Why a model's tokens are not text for text ("output image+text", "input audio"), or null. Whoever answers
 * with images or sound is sold by other tokens, and registries disagree on which of them "output" prices: the
 * same image model has 2.5 USD in one and 30 in another.
 */
export function isNotTextForText(input: readonly string[], output: readonly string[]): string | null {
  if (output.length === 0 || output.some((modality) => modality !== "text"))
    return `output ${joined(output)}`;
  return input.includes("text") ? null : `input ${joined(input)}`;
}

function joined(modalities: readonly string[]): string {
  return excerpt([...modalities].sort().join("+"), 40) || "unknown";
}
