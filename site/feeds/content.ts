import { escapeHtml, plainText, safeAddress } from "../escape.ts";
import type { FeedEntry } from "./feed.ts";

/** A name or a licence of thousands of characters is nothing that a person reads; the tables have it whole. */
const shownCharacters = 300;

/** Text from outside as a reader may see it: clean, on one line, and not endless. */
export function shownText(text: string): string {
  const characters = [...plainText(text)];
  return characters.length <= shownCharacters
    ? characters.join("")
    : `${characters.slice(0, shownCharacters - 1).join("")}…`;
}

/** The facts of an entry as HTML: text, and no markup but a list. */
export function contentHtml({ facts }: FeedEntry): string {
  const items = facts.map(
    ({ name, value }) => `<li>${escapeHtml(shownText(name))}: ${escapeHtml(shownText(value))}</li>`,
  );
  return items.length === 0 ? "<p>Nothing more is known.</p>" : `<ul>${items.join("")}</ul>`;
}

/** An address on another host that may stand behind a link, or null. */
export function outerAddress(address: string | null): string | null {
  const safe = safeAddress(address);
  return safe?.startsWith("https://") ? safe : null;
}

/** A path beside the folder of feeds, or null: `../snapshots/2026-11-24-1f3a9c2e/report.html`. */
export function innerAddress(address: string | null): string | null {
  return address !== null && /^\.\.(\/[A-Za-z0-9][A-Za-z0-9._-]*)+\/?$/.test(address) ? address : null;
}
