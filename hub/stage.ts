/**
 * Base, instruct or reasoning. Names and siblings decide, a card's own statement too; a chat template does not,
 * since several labs ship one with their base models. Where nothing decides, nothing is guessed.
 */
import { type ReadName, readName, type Stage } from "./names.ts";
import type { Parent } from "./parents.ts";
import type { Review } from "./release.ts";

export interface StageInput {
  readonly repository: string;
  readonly name: ReadName;
  readonly neighbours: readonly string[];
  readonly parents: readonly Parent[];
  /** The card without its front matter. */
  readonly card: string;
  /** Null where the answers do not show whether there is one. */
  readonly chatTemplate: boolean | null;
}

interface Evidence {
  readonly stage: Stage;
  readonly because: string;
}

export function stageOf(input: StageInput): { stage: Stage | null; review: Review[] } {
  const evidence = [...fromName(input), ...fromSiblings(input), ...fromParents(input), ...fromCard(input)];
  const stages = new Set(evidence.map(({ stage }) => stage));
  // A reasoning model is also an instruct model; base is neither.
  if (stages.has("reasoning") && stages.has("instruct")) stages.delete("instruct");
  const [only] = stages;
  if (stages.size === 1 && only !== undefined) return { stage: only, review: [] };
  const hints = hintsOf(input);
  const reason =
    stages.size === 0 ? "nothing says whether it is base or instruct" : "base and instruct are both said";
  const seen = [...evidence, ...hints].map(({ stage, because }) => `${stage}: ${because}`).join("; ");
  return { stage: null, review: [{ field: "stage", reason, seen }] };
}

function fromName({ name }: StageInput): Evidence[] {
  return name.stages.map((stage) => ({ stage, because: "its name" }));
}

/** A sibling that differs by a word of a stage only. */
function fromSiblings({ repository, name, neighbours }: StageInput): Evidence[] {
  if (name.stages.length > 0) return [];
  return neighbours.flatMap((neighbour): Evidence[] => {
    if (neighbour === repository || ownerOf(neighbour) !== ownerOf(repository)) return [];
    const other = readName(nameOf(neighbour));
    if (other.stem !== name.stem || other.stages.length === 0) return [];
    return [{ stage: other.stages.includes("base") ? "instruct" : "base", because: `beside ${neighbour}` }];
  });
}

function fromParents({ repository, name, parents }: StageInput): Evidence[] {
  if (name.stages.length > 0) return [];
  return parents.flatMap(({ repository: parent, relation }): Evidence[] => {
    const other = readName(nameOf(parent));
    if (relation === "quantized") {
      return other.stages.map((stage) => ({ stage, because: `quantised from ${parent}` }));
    }
    const same = other.stem === name.stem && ownerOf(parent) === ownerOf(repository);
    return relation === "finetune" && same && other.stages.includes("base")
      ? [{ stage: "instruct", because: `trained from ${parent}` }]
      : [];
  });
}

const statements: readonly (readonly [Stage, RegExp])[] = [
  ["base", /training stage\W{0,6}pre-?training\W*$/im],
  [
    "base",
    /\bthis (?:repo|repository|model card|checkpoint) (?:contains|is for|corresponds to|provides) the (?:[\w.-]+ ){0,5}(?:base|pre-?trained)\b/i,
  ],
  ["base", /\bnot (?:been )?(?:instruction|instruct)[- ]?(?:tuned|finetuned)\b/i],
  ["base", /\bdo not recommend using (?:the )?base (?:language )?models? for (?:conversation|chat)/i],
  ["instruct", /training stage\W{0,6}pre-?training\s*(?:&|and|\+)\s*post-?training/i],
  [
    "instruct",
    /\bthis (?:repo|repository|model card|checkpoint) (?:contains|is for|corresponds to|provides) the (?:[\w.-]+ ){0,5}(?:instruction|instruct|chat)[- ]?(?:tuned|model|finetuned)?\b/i,
  ],
];

function fromCard({ card, name }: StageInput): Evidence[] {
  if (name.stages.length > 0) return [];
  const text = card.slice(0, 20_000).replace(/[*_`]/g, "");
  return statements.flatMap(([stage, pattern]) =>
    pattern.test(text) ? [{ stage, because: "its card" }] : [],
  );
}

/** What points one way without deciding: shown to the person who does. */
function hintsOf({ chatTemplate, card, parents }: StageInput): Evidence[] {
  const hints: Evidence[] = [];
  if (chatTemplate !== null) {
    hints.push(
      chatTemplate
        ? { stage: "instruct", because: "hint: it has a chat template" }
        : { stage: "base", because: "hint: it has no chat template" },
    );
  }
  if (parents.some(({ relation }) => relation === "finetune")) {
    hints.push({ stage: "instruct", because: "hint: it was trained from another" });
  }
  if (/\binstruction[- ](?:tuned|following)\b/i.test(card)) {
    hints.push({ stage: "instruct", because: "hint: words of its card" });
  }
  return hints;
}

function ownerOf(repository: string): string {
  return repository.slice(0, repository.indexOf("/")).toLowerCase();
}

function nameOf(repository: string): string {
  return repository.slice(repository.indexOf("/") + 1);
}
