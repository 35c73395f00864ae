/** What one look at a source gave; `status.json` keeps the last of each. */
export type SourceCheck =
  | { readonly sourceId: string; readonly state: "captured"; readonly sha256: string; readonly bytes: number }
  | { readonly sourceId: string; readonly state: "unchanged"; readonly sha256: string | null }
  | { readonly sourceId: string; readonly state: "skipped"; readonly reason: string }
  | { readonly sourceId: string; readonly state: "failed"; readonly type: string; readonly reason: string };
