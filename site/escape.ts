/*
 * Text from outside, made safe for each place that it goes to. Names, titles and reasons come from registries,
 * model cards and error messages: any of them may hold markup, a script or an instruction.
 */

const forMarkup: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Between tags. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => forMarkup[character]!);
}

/** Between the double quotes of an attribute. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => forMarkup[character]!);
}

/** In XML 1.0, between tags or between double quotes; a character that XML cannot hold (its section 2.2) is left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (character) => forMarkup[character]!);
}

/**
 * In Markdown (CommonMark with GitHub's tables), within a line: every character that could open markup, a cell,
 * a link, a mention or raw HTML. Bare addresses do not become links.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/&/g, "&amp;")
    .replace(/[\\`*_[\]|~]|\$(?!\d)/g, "\\$&")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}&#46;`)
    .replace(/@/g, "&#64;")
    .replace(/^[-#+=]/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}

/** Inside a Markdown link's round brackets: an address that `safeAddress` let through. */
export function escapeMarkdownAddress(address: string): string {
  return address.replace(
    /[<>()|[\]\\\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** JSON inside a script element: no character that could end the element or open a comment. */
export function escapeJsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A path upwards to what a monthly report leads to: a snapshot, or the newest report of its month. */
const upwards =
  /^(\.\.\/){2,4}(snapshots\/[A-Za-z0-9][A-Za-z0-9._~-]*(\/[A-Za-z0-9][A-Za-z0-9._~-]*)*|index\.html|report\.md)$/;

/**
 * An address that may stand behind a link: https, or a path below this page or to a snapshot. Anything else
 * (javascript:, data:, file:, a protocol-relative host, any other path upwards) is shown as text.
 */
export function safeAddress(address: string | null): string | null {
  if (address === null) return null;
  if (upwards.test(address)) return address;
  if (/^#?[A-Za-z0-9][A-Za-z0-9._~-]*(\/[A-Za-z0-9][A-Za-z0-9._~-]*)*$/.test(address)) return address;
  if (!/^https:\/\/[^\s<>"'`\\]+$/i.test(address)) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Text as a reader may see it: without control characters, half characters and the marks that reorder a line;
 * line ends become spaces.
 */
export function plainText(text: string): string {
  // Nearly every text is.
  if (/^[!-~](?:[ -~]*[!-~])?$/.test(text)) return text;
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    .replace(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
}
