import type { Headline } from "./headline.ts";
import type { Table } from "./table.ts";

/** What the analysis hands to the pages: the headline and the tables that need the law. */
export interface AnalysisDocument {
  readonly headline: Headline;
  readonly tables: readonly Table[];
}
