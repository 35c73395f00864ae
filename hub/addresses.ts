/** Where the Hub answers. Its API is documented for programs; raw files are served per revision. */

const host = "https://huggingface.co";

/** What the list is asked for: enough to see what is new, who it is from and how large. */
const listed = [
  "author",
  "cardData",
  "config",
  "createdAt",
  "downloads",
  "gated",
  "lastModified",
  "library_name",
  "pipeline_tag",
  "safetensors",
  "sha",
  "tags",
] as const;

/** And what one repository is asked for beside it. */
const detailed = [...listed, "baseModels", "disabled", "gguf", "private", "siblings", "usedStorage"] as const;

/** The newest first; following pages stand in the answer's `Link` header ({@link nextPage}). */
export function listAddress(organisation: string, pageSize = 100): string {
  const order = `author=${encodeURIComponent(organisation)}&sort=createdAt&direction=-1&limit=${pageSize}`;
  return `${host}/api/models?${order}&${expand(listed)}`;
}

export function detailAddress(repository: string): string {
  return `${host}/api/models/${path(repository)}?${expand(detailed)}`;
}

/** A file as of a revision: what `sha` names, so that the answers belong together. */
export function fileAddress(repository: string, file: string, revision = "main"): string {
  return `${host}/${path(repository)}/raw/${encodeURIComponent(revision)}/${path(file)}`;
}

/** The address of `rel="next"` in a Link header (RFC 8288), if it is on the Hub. */
export function nextPage(link: string | null | undefined): string | null {
  for (const part of (link ?? "").split(/,\s*(?=<)/)) {
    const [, address, parameters = ""] = /^<([^>]*)>(.*)$/s.exec(part.trim()) ?? [];
    if (address === undefined || !/;\s*rel="?next"?(\s*;|\s*$)/i.test(parameters)) continue;
    const url = URL.canParse(address, host) ? new URL(address, host) : null;
    if (url?.origin === host && url.pathname === "/api/models") return url.href;
  }
  return null;
}

function expand(fields: readonly string[]): string {
  return fields.map((field) => `expand%5B%5D=${encodeURIComponent(field)}`).join("&");
}

function path(parts: string): string {
  return parts.split("/").map(encodeURIComponent).join("/");
}
