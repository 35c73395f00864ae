/**
 * Under which names the Hub's answers are kept. Of the source `hf-hub`: pages of an organisation's list as
 * `list/<owner>`, `list/<owner>/2`, …; a repository's detail as `<owner>/<name>`; its config.json as
 * `<owner>/<name>/config.json`. Its README is a card: of the source `model-cards`, as `<owner>/<name>`. Files are
 * kept with the revision that the detail names.
 */

export const hubSourceId = "hf-hub";
export const cardSourceId = "model-cards";

export type HubPart =
  | { readonly is: "list"; readonly organisation: string; readonly page: number }
  | { readonly is: "detail"; readonly repository: string }
  | { readonly is: "config"; readonly repository: string };

/** @param page from 1 */
export function listPart(organisation: string, page: number): string {
  return page === 1 ? `list/${organisation}` : `list/${organisation}/${page}`;
}

export function configPart(repository: string): string {
  return `${repository}/config.json`;
}

/** What a part of `hf-hub` is, or null. No repository's owner is called `list`: the Hub reserves it. */
export function readHubPart(part: string): HubPart | null {
  const [first = "", second = "", third, ...rest] = part.split("/");
  if (first === "" || second === "" || rest.length > 0) return null;
  if (first === "list") {
    const page = third === undefined ? 1 : Number(third);
    return Number.isSafeInteger(page) && page > 0 ? { is: "list", organisation: second, page } : null;
  }
  if (third === undefined) return { is: "detail", repository: part };
  return third === "config.json" ? { is: "config", repository: `${first}/${second}` } : null;
}
