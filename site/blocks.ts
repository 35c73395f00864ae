/*
 * What a report says, before it is HTML or Markdown. Text in here is plain: only html.ts and markdown.ts turn it
 * into markup, so there is one place for each kind of escaping and none can be forgotten.
 */

export type Inline =
  | string
  | { readonly kind: "link"; readonly text: string; readonly address: string | null }
  | { readonly kind: "code"; readonly text: string };

export type Text = string | readonly Inline[];

export interface TableColumn {
  readonly title: string;
  /** Words wrap; dates and figures stay on one line; figures stand at the end of their column. */
  readonly holds: "words" | "dates" | "figures";
}

export interface TableBlock {
  readonly kind: "table";
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** The first cell of a row names the row. */
  readonly rows: readonly { readonly cells: readonly Text[]; readonly emphasis?: boolean }[];
  /** A long table is closed until its summary is chosen. */
  readonly summary?: string;
}

/** One drawing at two widths; the page shows the one that is legible. SVG text is already escaped. */
export interface Drawing {
  readonly wide: string;
  readonly narrow: string;
}

export interface FigureBlock {
  readonly kind: "figure";
  readonly id: string;
  readonly title: string;
  /** What is drawn, in words. */
  readonly description: string;
  readonly note: Text;
  readonly drawing: Drawing;
}

export type Block =
  | { readonly kind: "paragraph"; readonly text: Text; readonly quiet?: boolean }
  | { readonly kind: "subheading"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Text[]; readonly ordered?: boolean }
  | TableBlock
  | FigureBlock;

export interface Section {
  readonly id: string;
  /** A sentence that says what the section found. */
  readonly title: string;
  /** The section's name in the contents. */
  readonly name: string;
  readonly blocks: readonly Block[];
}

export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
  readonly footer: readonly Text[];
  /** Path from the page to the root of the site; two folders up where it is not said. */
  readonly root?: string;
  /** schema.org description of the data set, for search engines. */
  readonly dataset: object;
}

export const paragraph = (text: Text): Block => ({ kind: "paragraph", text });
export const note = (text: Text): Block => ({ kind: "paragraph", text, quiet: true });
export const subheading = (text: string): Block => ({ kind: "subheading", text });
export const list = (items: readonly Text[]): Block => ({ kind: "list", items });
export const link = (text: string, address: string | null): Inline => ({ kind: "link", text, address });
export const code = (text: string): Inline => ({ kind: "code", text });

/** A column of words. */
export const words = (title: string): TableColumn => ({ title, holds: "words" });
/** A column of dates. */
export const dates = (title: string): TableColumn => ({ title, holds: "dates" });
/** A column of figures. */
export const figures = (title: string): TableColumn => ({ title, holds: "figures" });
