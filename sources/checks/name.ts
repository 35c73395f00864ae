/** Checks of the names that identify a row. Each comment says what the check stops. */
import { hasHiddenCharacters } from "../reading/text.ts";
import type { Finding, Observation } from "../source.ts";

function nameOf(observation: Observation): string {
  return observation.kind === "price" ? `${observation.provider} ${observation.model}` : observation.model;
}

/** Stops names that only look like another's: zero-width and bidirectional characters, controls, terminal codes. */
export function nameShowsAllItsCharacters(observation: Observation): Finding | null {
  const name = nameOf(observation);
  if (!hasHiddenCharacters(name)) return null;
  const seen = name.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return { reason: "hidden-characters", expected: "only visible characters", seen, note: "" };
}

/** Stops homoglyphs: a Cyrillic or Greek letter among Latin ones makes a second model of one name. */
export function nameKeepsToOneAlphabet(observation: Observation): Finding | null {
  const name = nameOf(observation);
  if (!/\p{Script=Latin}/u.test(name) || !/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name)) return null;
  const seen = name.replace(/[\p{Script=Cyrillic}\p{Script=Greek}]/gu, (letter) => `${letter} (not Latin)`);
  return { reason: "mixed-alphabets", expected: "letters of one alphabet", seen, note: "" };
}
