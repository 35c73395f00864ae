import { DensingError } from "../errors.ts";

/** Text that a terminal, a diff or a reader would not show as it is: control and format characters, line ends. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const runBySpreadsheets = /^[=+\-@]/;

/**
 * Stops words of a person that a terminal or a spreadsheet would take for commands.
 * @param what how the person gave them: `--reason`
 * @throws DensingError `invalid-argument`
 */
export function checkWords(what: string, words: string, longest = 1000): string {
  const refuse = (expected: string): never => {
    throw new DensingError("invalid-argument", `${what} must be ${expected}`, {
      argument: what,
      expected,
      seen: JSON.stringify(words.slice(0, 80)),
    });
  };
  if (words.trim() === "") refuse("given, and not empty");
  if (unprintable.test(words)) refuse("one line without control characters");
  if (runBySpreadsheets.test(words))
    refuse("text that does not begin with =, +, - or @: a spreadsheet would run it");
  if (words.length > longest) refuse(`at most ${longest} characters`);
  return words.trim();
}

/**
 * Stops a source's name that could not be read back by a person from becoming a name in the catalogue. A name may
 * begin with `@` (`@cf/…` at Cloudflare).
 * @throws DensingError `decision-refused`
 */
export function checkName(name: string): void {
  const fault = unprintable.test(name)
    ? "it has control characters"
    : /^[=+-]/.test(name) || name !== name.trim()
      ? "it begins with =, + or -, or with white space, or ends with it"
      : null;
  if (fault === null) return;
  const message = `this name cannot enter the catalogue: ${fault}. Reject it, or mend how its source is read`;
  throw new DensingError("decision-refused", message, { name: JSON.stringify(name) });
}
