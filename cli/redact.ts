import type { Environment } from "../temporal/environment.ts";

const mark = "[redacted]";
const secretNames = /(TOKEN|SECRET|PASSWORD|PASSWD|API_KEY|KEY_DATA)$/;
/** A shorter value is no secret worth the name, and would be found in the middle of ordinary words. */
const shortestSecret = 6;

/**
 * Takes secrets out of text: the values of variables that are named like secrets (GITHUB_TOKEN, HF_TOKEN,
 * TEMPORAL_API_KEY, …), Authorization headers whatever they hold, bearer tokens, and user names with passwords in
 * addresses. A JSON document stays one.
 */
export function redactor(environment: Environment): (text: string) => string {
  const values = Object.entries(environment)
    .flatMap(([name, value]) => (value && secretNames.test(name.toUpperCase()) ? [value] : []))
    .filter((value) => value.length >= shortestSecret)
    // As it is, and as it stands inside a JSON string.
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    // A secret that begins like another one must not leave the rest of the longer one.
    .sort((a, b) => b.length - a.length);
  return (text) =>
    values
      .reduce((left, value) => left.replaceAll(value, mark), text)
      .replace(
        /(authorization[\s"'\\]*[:=,][\s"'\\[]*)((?:basic|bearer|token)\s+)?[^\s"'\\,}\]]+/gi,
        `$1$2${mark}`,
      )
      .replace(/\b(bearer\s+)[\w.~+/-]{8,}=*/gi, `$1${mark}`)
      .replace(/(:\/\/)[^\s/@"\\]+@/g, `$1${mark}@`);
}
