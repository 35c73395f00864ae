import { DensingError } from "../errors.ts";

/** The tokens of some hosts: where they may go, and how to keep them out of everything else. */
export interface Secrets {
  /**
   * The `Authorization` of the request to the last of `visited`, if its host has a token. Only over https, and
   * only while every hop so far was of that one origin: who redirects us does not choose where a token goes.
   */
  authorization(visited: readonly URL[]): string | undefined;
  areIn(text: string | Buffer | undefined): boolean;
  redact(text: string): string;
  /** The same error without the tokens in its message, stack and facts. */
  redactError(thrown: unknown): unknown;
}

const shortestToken = 8;
const redacted = "[redacted]";

/**
 * @param tokens by host, as in `URL.host`
 * @throws DensingError `configuration-invalid` for what cannot be a token; it does not show it
 */
export function createSecrets(tokens: ReadonlyMap<string, string>): Secrets {
  for (const [host, token] of tokens) {
    if (/^[\x21-\x7e]+$/.test(token) && token.length >= shortestToken) continue;
    const expected = `${shortestToken} or more visible ASCII characters without spaces`;
    throw new DensingError(
      "configuration-invalid",
      `the token for ${host} is not one: expected ${expected}`,
      {
        host,
        expected,
      },
    );
  }
  const secrets = [...tokens.values()];
  const forms = secrets.flatMap((token) => [token, encodeURIComponent(token)]).map(escapeForPattern);
  // In a host name a URL parser puts everything in lower case. With no token the pattern matches nothing.
  const pattern = new RegExp(forms.length > 0 ? forms.join("|") : "(?!)", "gi");
  const redact = (text: string): string => text.replace(pattern, redacted);

  return {
    authorization(visited) {
      const url = visited.at(-1)!;
      const token = tokens.get(url.host);
      if (token === undefined || url.protocol !== "https:") return undefined;
      return visited.every(({ origin }) => origin === url.origin) ? `Bearer ${token}` : undefined;
    },
    areIn(text) {
      if (text === undefined) return false;
      if (typeof text === "string") return text.search(pattern) !== -1;
      return secrets.some((token) => text.includes(token));
    },
    redact,
    redactError(thrown) {
      if (!(thrown instanceof DensingError)) return thrown;
      const facts = Object.fromEntries(
        Object.entries(thrown.facts).map(([name, fact]) => [
          name,
          typeof fact === "string" ? redact(fact) : fact,
        ]),
      );
      const message = redact(thrown.message);
      const isClean = message === thrown.message && JSON.stringify(facts) === JSON.stringify(thrown.facts);
      return isClean ? thrown : new DensingError(thrown.type, message, facts);
    },
  };
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
