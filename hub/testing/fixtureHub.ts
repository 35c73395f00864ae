/**
 * What the Hub answers about a hundred new repositories and some old ones: lists with pages and Link headers,
 * details of which `expand[]` selects the fields, files per revision, redirects of what was renamed, refusals
 * of what is gated. Without a socket: a test gives it one. Paths are those of a mirror, `/<host>/<path>`.
 */
import { blueprints, type Draft, type Invented, invent, plainTruth } from "./inventedRepositories.ts";
import { specialDrafts } from "./specialRepositories.ts";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const labs = ["aurora-lab", "BorealisAI", "cirrus-research"] as const;

/** Six ways in which a stage shows, in turn. `old` is a repository that was there before. */
const stages: readonly ((
  stem: string,
) => Pick<Draft, "readme" | "truth"> & { name: string; old?: string })[] = [
  (stem) => ({ name: `${stem}-Base`, truth: { stage: "base" } }),
  (stem) => ({ name: `${stem}-Instruct`, truth: { stage: "instruct" } }),
  (stem) => ({ name: stem, old: `${stem}-Chat`, truth: { stage: "base" } }),
  (stem) => ({ name: stem, old: `${stem}-Base`, truth: { stage: "instruct" } }),
  (stem) => ({
    name: stem,
    readme: "- Training Stage: Pretraining\n- Layers: many",
    truth: { stage: "base" },
  }),
  (stem) => ({ name: `${stem}-Thinking`, truth: { stage: "reasoning" } }),
];

/** One plain repository of every family. */
function plainDrafts(count: number): { drafts: Draft[]; old: string[] } {
  const old: string[] = [];
  const special = new Set(specialDrafts.map(({ from }) => from));
  const others = blueprints.filter((from) => !special.has(from)).slice(0, count);
  const drafts = others.map((from, index): Draft => {
    const lab = labs[index % labs.length]!;
    const stem = `Nim${index}.${index % 3}-${from.name.replace(/[^a-z0-9]/g, "")}-${sizeOf(from.counts.total)}`;
    const { name, old: sibling, ...rest } = stages[index % stages.length]!(stem);
    if (sibling !== undefined) old.push(`${lab}/${sibling}`);
    return { repository: `${lab}/${name}`, from, ...rest };
  });
  return { drafts, old };
}

function sizeOf(total: number): string {
  return `${(total / 1e9).toFixed(1)}B`;
}

const plain = plainDrafts(100 - specialDrafts.length);
const unsaid: Draft = {
  ...plain.drafts.at(-1)!,
  repository: "aurora-lab/Nimbus-unsaid-1B",
  readme: "A language model.",
  truth: { stage: null, review: ["stage"] },
};

/** The hundred. Oldest first within a lab. */
export const inventedRepositories: readonly Invented[] = [
  ...plain.drafts.slice(0, -1),
  unsaid,
  ...specialDrafts,
].map(invent);

/** What an earlier poll has seen. */
export const oldRepositories: readonly Invented[] = plain.old.map((repository, index) => {
  const from = blueprints[0]!;
  const made = invent({ repository, from, truth: plainTruth(from) }, index);
  const createdAt = new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toISOString();
  return { ...made, createdAt, answer: { ...made.answer, createdAt } };
});

export const fixtureOrganisations: readonly string[] = [
  ...new Set(inventedRepositories.map(({ repository }) => repository.split("/")[0]!)),
];

export interface FixtureHubOptions {
  readonly repositories?: readonly Invented[];
  /** The host's own limit a page. */
  readonly mostAPage?: number;
  /** Served instead, one after the other, to requests whose path contains the key; null answers as ever. */
  readonly troubles?: Readonly<Record<string, readonly (Reply | null)[]>>;
}

export function createFixtureHub(options: FixtureHubOptions = {}) {
  const { repositories = [...inventedRepositories, ...oldRepositories], mostAPage = 20 } = options;
  const troubles = Object.entries(options.troubles ?? {}).map(([key, replies]) => ({
    key,
    replies: [...replies],
  }));
  const asked: string[] = [];

  function usual(path: string): Reply {
    const url = new URL(path.slice(1).replace(/^([^/]+)/, "https://$1"));
    if (url.host !== "huggingface.co") return { status: 404 };
    if (url.pathname === "/api/models") return list(url);
    const [, api, kind, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    if (api === "api" && kind === "models") return detail(rest.join("/"), url);
    const [, owner, name, view, revision, ...file] = url.pathname.split("/").map(decodeURIComponent);
    return view === "resolve"
      ? resolved(`${owner}/${name}`, revision ?? "", file.join("/"))
      : { status: 404 };
  }

  function find(name: string): { found?: Invented; moved?: Invented } {
    const is = (one: string) => one.toLowerCase() === name.toLowerCase();
    const found = repositories.find(({ repository }) => is(repository));
    if (found !== undefined) return { found };
    const moved = repositories.find(({ formerly }) => formerly.some(is));
    return moved === undefined ? {} : { moved };
  }

  function list(url: URL): Reply {
    const query = url.searchParams;
    const matching = repositories
      .filter(({ repository }) => repository.split("/")[0] === query.get("author"))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    const size = Math.min(Number(query.get("limit") ?? 30), mostAPage);
    const from = Number(query.get("cursor") ?? 0);
    const page = matching.slice(from, from + size).map((each) => selected(each, query.getAll("expand[]")));
    const next = new URLSearchParams([...query].filter(([key]) => key !== "cursor"));
    next.set("cursor", String(from + size));
    const more = from + size < matching.length;
    return json(page, 200, more ? { link: `<https://huggingface.co/api/models?${next}>; rel="next"` } : {});
  }

  function detail(name: string, url: URL): Reply {
    const { found, moved } = find(name);
    if (found !== undefined) return json(selected(found, url.searchParams.getAll("expand[]")));
    if (moved === undefined) return json({ error: "Invalid username or password." }, 401);
    return {
      status: 307,
      headers: { location: `https://huggingface.co/api/models/${moved.repository}${url.search}` },
    };
  }

  function resolved(name: string, revision: string, file: string): Reply {
    const { found, moved } = find(name);
    if (moved !== undefined) {
      return {
        status: 307,
        headers: { location: `https://huggingface.co/${moved.repository}/resolve/${revision}/${file}` },
      };
    }
    if (found === undefined) return { status: 401, body: "Invalid username or password." };
    if (found.answer.gated !== false) {
      return {
        status: 401,
        headers: { "x-error-code": "GatedRepo" },
        body: `Access to model ${name} is restricted.`,
      };
    }
    const body = {
      "config.json": found.config && JSON.stringify(found.config, null, 2),
      "README.md": found.readme,
    }[file];
    if (!body || (revision !== "main" && revision !== found.answer.sha)) {
      return { status: 404, headers: { "x-error-code": "EntryNotFound" }, body: "Entry not found" };
    }
    return {
      status: 200,
      headers: { "content-type": "text/plain; charset=utf-8", etag: `"${found.hubId}"` },
      body,
    };
  }

  return {
    /** Every path that was asked for, but for robots.txt. */
    asked,
    answer(path: string): Reply {
      if (path === "/robots.txt") return { status: 404 };
      asked.push(path);
      const trouble = troubles.find(({ key, replies }) => path.includes(key) && replies.length > 0);
      return trouble?.replies.shift() ?? usual(path);
    },
  };
}

/** `expand[]` replaces the default fields; id and `_id` are always there. */
function selected(
  { repository, hubId, answer }: Invented,
  expand: readonly string[],
): Record<string, unknown> {
  const fields =
    expand.length > 0
      ? expand
      : ["createdAt", "downloads", "likes", "tags", "private", "library_name", "pipeline_tag"];
  return {
    _id: hubId,
    id: repository,
    ...Object.fromEntries(
      fields.filter((field) => answer[field] !== undefined).map((field) => [field, answer[field]]),
    ),
  };
}

function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}
