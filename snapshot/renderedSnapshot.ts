import type { Bundle } from "../store/bundle.ts";
import type { Headline } from "./headline.ts";
import type { Table } from "./table.ts";

/** What the analysis hands to publication, by hash: everything of a snapshot that is text, and what its manifest says. */
export interface RenderedSnapshot {
  /** Text by POSIX path. */
  readonly files: Readonly<Record<string, string>>;
  /** Each is `tables/<name>.csv` among the files. */
  readonly tables: readonly Pick<Table, "name" | "columns">[];
  readonly headline: Headline;
  readonly bundle: Pick<Bundle, "as_of" | "known_at" | "catalogue_sha256" | "captures">;
}
