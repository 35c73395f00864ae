// A target and its parameters, up to the comma that is in no quotes.
const link = /<([^>]*)>((?:"(?:[^"\\]|\\.)*"|[^",<])*)/g;
const parameter = /;\s*([^\s=;]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*)))?/g;

/**
 * Where the next page is, by a `Link` header (RFC 8288): the first target whose relation is "next", made
 * absolute against the URL that answered, without its fragment.
 *
 * @returns null when there is none; a target that is no web address, or leaves https, is none
 */
export function nextLink(value: string | undefined, url: URL): string | null {
  for (const [, target = "", parameters = ""] of (value ?? "").matchAll(link)) {
    if (!isNext(parameters) || !URL.canParse(target, url.href)) continue;
    const next = new URL(target, url);
    next.hash = "";
    if (next.protocol === "https:" || next.protocol === url.protocol) return next.href;
  }
  return null;
}

function isNext(parameters: string): boolean {
  let relations: string | undefined;
  for (const [, name = "", quoted, plain = ""] of parameters.matchAll(parameter)) {
    // With an anchor the link is about another page than this one (section 3.2).
    if (name.toLowerCase() === "anchor") return false;
    // The first rel counts (section 3.3).
    if (name.toLowerCase() === "rel") relations ??= quoted ?? plain;
  }
  return relations?.toLowerCase().split(/\s+/).includes("next") ?? false;
}
