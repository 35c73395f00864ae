import { contentHtml, outerAddress, shownText } from "./content.ts";
import { type Feed, feedTitles, tagUri } from "./feed.ts";

/**
 * JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1). Its addresses are absolute, and a site does not know its own:
 * an entry about something of the site has no `url`, but says in `_densing` what it is about.
 */
export function renderJsonFeed(feed: Feed): string {
  const json = JSON.stringify(
    {
      version: "https://jsonfeed.org/version/1.1",
      title: feedTitles[feed.name],
      description: shownText(feed.description),
      language: "en",
      authors: [{ name: "The densing developers" }],
      _densing: { feed: feed.name, updated: feed.updated, licence: "CC-BY-4.0" },
      items: feed.entries.map((entry) => {
        const url = outerAddress(entry.address);
        return {
          id: tagUri(entry.key),
          ...(url === null ? {} : { url }),
          title: shownText(entry.title),
          content_html: contentHtml(entry),
          date_published: entry.at,
          date_modified: entry.at,
          _densing: entry.data,
        };
      }),
    },
    null,
    2,
  );
  return `${json.replace(invisible, escaped)}\n`;
}

/** What a terminal or an editor that shows the file could take for more than text. JSON has them in strings alone. */
const invisible = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
