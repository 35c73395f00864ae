/** Checks of the names that identify a row. Each comment says what the check stops. */
import { excerpt, hasHiddenCharacters } from "../reading/text.ts";
import type { Finding, PriceQuote, ScoreReport } from "../source.ts";

/** What a name stands in. */
type Named = PriceQuote | ScoreReport;

function nameOf(observation: Named): string {
  return observation.kind === "price" ? `${observation.provider} ${observation.model}` : observation.model;
}

/** Stops names that only look like another's: zero-width and bidirectional characters, controls, terminal codes. */
export function nameShowsAllItsCharacters(observation: Named): Finding | null {
  const name = nameOf(observation);
  if (!hasHiddenCharacters(name)) return null;
  const seen = name.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return { reason: "hidden-characters", expected: "only visible characters", seen, note: "" };
}

/** Stops homoglyphs: a Cyrillic or Greek letter among Latin ones makes a second model of one name. */
export function nameKeepsToOneAlphabet(observation: Named): Finding | null {
  const name = nameOf(observation);
  if (!/\p{Script=Latin}/u.test(name) || !/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name)) return null;
  const seen = name.replace(/[\p{Script=Cyrillic}\p{Script=Greek}]/gu, (letter) => `${letter} (not Latin)`);
  return { reason: "mixed-alphabets", expected: "letters of one alphabet", seen, note: "" };
}

const longestName = 128;
/** Letters of East Asia, whose makers may name models in them. Letters that look like Latin ones are not among them. */
const letter = String.raw`[A-Za-z0-9\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`;
/** Between slashes: "claude-v2:1", "mistral-nemo@2407", "v1%3A0", "Llama-3.3+(3.1v3.3)-70B", "TEE 2". */
const part = String.raw`${letter}(?:${letter}|[-_.:@+~]|%2[Ff]|%3[Aa]|(?<=\+)\([\w.]+\))*(?: \d{1,2}(?=/))?`;
/** "@cf/meta/llama-2-7b" and "~openai/gpt-latest" are how two hosts name theirs. */
const identifier = new RegExp(`^~?(?:@[a-z]{2}/)?${part}(?:/(?:@[a-z]{2}/)?${part})*/?$`, "u");
const shortName = /^[A-Za-z0-9][\w.-]{0,63}$/;

/**
 * Stops what comes in the place of a name: markup, commands, formulas, queries, paths, sentences, and letters that
 * only look like a name's (full-width, mathematical). All names that were ever seen in registries pass but two with
 * a blank before or after them, which look like the names without.
 */
export function nameIsAnIdentifier(observation: Named): Finding | null {
  const { model } = observation;
  const isName = identifier.test(model) && model.length <= longestName && !model.includes("..");
  const isProviders = observation.kind !== "price" || shortName.test(observation.provider);
  if (isName && isProviders && model === model.normalize("NFKC")) return null;
  const seen = excerpt(isProviders ? model : nameOf(observation));
  const expected = `a name as registries write them, of at most ${longestName} characters`;
  return { reason: "not-a-name", expected, seen, note: "" };
}

const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const schemes = /^(?:javascript|vbscript|data|file|https?):/i;

/** Stops names that machines take for their own: files that are devices, members of every object, links. */
export function nameIsNotReserved(observation: Named): Finding | null {
  const names =
    observation.kind === "price" ? [observation.provider, observation.model] : [observation.model];
  const reserved = names.find(
    (name) => schemes.test(name) || name.split("/").some((each) => devices.test(each) || each in {}),
  );
  if (reserved === undefined) return null;
  return { reason: "reserved-name", expected: "a name of a model", seen: excerpt(reserved), note: "" };
}
