/**
 * Where the Hub answers. Its API is documented for programs, and so is `resolve`, which serves one file as of a
 * revision. Its limits allow the most requests of `resolve` and the fewest of pages, which `raw` counts among.
 */

const host = "https://huggingface.co";

/**
 * What the list is asked for: enough to see what is new and whether it may be a language model, and nothing that
 * changes from day to day, so that the same list is the same body.
 */
const listed = ["createdAt", "library_name", "pipeline_tag", "sha", "tags"] as const;

/** And what one repository is asked for beside it. */
const detailed = [
  ...listed,
  "author",
  "baseModels",
  "cardData",
  "config",
  "disabled",
  "downloads",
  "gated",
  "gguf",
  "lastModified",
  "private",
  "safetensors",
  "siblings",
  "usedStorage",
] as const;

/** The newest first; following pages stand in the answer's `Link` header ({@link nextPage}). */
export function listAddress(organisation: string, pageSize = 100): string {
  const order = `author=${encodeURIComponent(organisation)}&sort=createdAt&direction=-1&limit=${pageSize}`;
  return `${host}/api/models?${order}&${expand(listed)}`;
}

/** Where people read about a repository, or null for what is no `owner/name`. */
export function pageAddress(repository: string): string | null {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(repository) ? `${host}/${repository}` : null;
}

export function detailAddress(repository: string): string {
  return `${host}/api/models/${path(repository)}?${expand(detailed)}`;
}

/** A file as of a revision: what `sha` names, so that the answers belong together. */
export function fileAddress(repository: string, file: string, revision = "main"): string {
  return `${host}/${path(repository)}/resolve/${encodeURIComponent(revision)}/${path(file)}`;
}

/** The address of `rel="next"` in a Link header (RFC 8288), if it is on the Hub. */
export function nextPage(link: string | null | undefined): string | null {
  for (const part of (link ?? "").split(/,\s*(?=<)/)) {
    const [, address, parameters = ""] = /^<([^>]*)>(.*)$/s.exec(part.trim()) ?? [];
    if (address === undefined || !/;\s*rel="?next"?(\s*;|\s*$)/i.test(parameters)) continue;
    return listPage(address);
  }
  return null;
}

/** The address of a further page as the Hub gave it, or null when it is not on the Hub. */
export function listPage(address: string | null): string | null {
  const url = address !== null && URL.canParse(address, host) ? new URL(address, host) : null;
  return url?.origin === host && url.pathname === "/api/models" ? url.href : null;
}

function expand(fields: readonly string[]): string {
  return fields.map((field) => `expand%5B%5D=${encodeURIComponent(field)}`).join("&");
}

function path(parts: string): string {
  return parts.split("/").map(encodeURIComponent).join("/");
}
