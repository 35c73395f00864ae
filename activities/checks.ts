/** Why a body is refused whole; the last good one of its source stays in force. */
export const refusalTypes: readonly string[] = ["content-suspicious", "body-unparseable", "layout-drift"];

/** What one look at a source gave; `status.json` keeps the last of each. */
export type SourceCheck =
  | { readonly sourceId: string; readonly state: "captured"; readonly sha256: string; readonly bytes: number }
  | { readonly sourceId: string; readonly state: "unchanged"; readonly sha256: string | null }
  | { readonly sourceId: string; readonly state: "skipped"; readonly reason: string }
  | { readonly sourceId: string; readonly state: "failed"; readonly type: string; readonly reason: string };
