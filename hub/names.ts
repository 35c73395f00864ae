/** What a repository's name says: the id it would have, its sizes, and the words that set it apart. */

/** Words that name a stage of training. */
const stageWords = {
  base: ["base", "pt", "pretrain", "pretrained", "pretraining"],
  instruct: ["instruct", "chat", "it", "sft", "dpo", "rlhf", "orpo", "kto", "instruction", "aligned"],
  reasoning: ["thinking", "think", "reasoning", "reasoner", "r1", "zero"],
} as const;
export type Stage = keyof typeof stageWords;

/** Words for a format of the same weights. */
const formatWords = ["hf"];
const quantisationWord =
  /^(gptq|awq|gguf|exl[23]|hqq|aqlm|mlx|bnb|bitsandbytes|autoround|quantized|quantised|quanto|eetq|nvfp4|mxfp[468]|fp8|fp4|nf4|int[2-8]|w\d+a\d+\w*|[2-8]-?bits?|i?q\d(_\w+)?|dynamic)$/;
const domainWords = ["code", "coder", "math", "medical", "med", "sql", "guard", "translate", "moderation"];
const sizeWord = /^(\d+x)?\d+(\.\d+)?[bm]$/;
const activeSizeWord = /^[ae]\d+(\.\d+)?[bm]$/;
const lengthWord = /^\d+[km]$/;

export interface ReadName {
  /** Lowercase words, in order. */
  readonly words: readonly string[];
  /** Stages that the words name. */
  readonly stages: readonly Stage[];
  /** The words without stages and formats, joined: what siblings of other stages share. */
  readonly stem: string;
  /** The words that say how the weights are packed. */
  readonly quantisation: readonly string[];
  readonly variants: readonly string[];
}

export function readName(name: string): ReadName {
  const words = name
    .toLowerCase()
    .split(/[-\s]+|_(?=[a-z])/)
    .filter((word) => word !== "");
  const sized = words.filter((word) => sizeWord.test(word) || /^v?\d+(\.\d+)+$/.test(word));
  const stages = (Object.keys(stageWords) as Stage[]).filter((stage) =>
    words.some((word) => isStageWord(stage, word)),
  );
  const stemWords = words.filter((word) => !isAnyStageWord(word) && !formatWords.includes(word));
  return {
    words,
    stages,
    stem: stemWords.join("-"),
    // `quantized.w4a16` is two words; a dot in a version stays.
    quantisation: words.flatMap((word) => word.split(".")).filter((word) => quantisationWord.test(word)),
    variants: words.flatMap((word) => variantOf(word, sized)),
  };
}

function isStageWord(stage: Stage, word: string): boolean {
  return (stageWords[stage] as readonly string[]).includes(word);
}

function isAnyStageWord(word: string): boolean {
  return (Object.keys(stageWords) as Stage[]).some((stage) => isStageWord(stage, word));
}

/** `1M` is a length beside a size and a size alone (TinyStories-1M). */
function variantOf(word: string, sized: readonly string[]): string[] {
  if (/^distill(ed)?$/.test(word)) return ["distilled"];
  if (domainWords.includes(word)) return [word];
  if (word === "long" || word === "longcontext") return ["long-context"];
  const isLength = lengthWord.test(word) && (word.endsWith("k") || sized.some((other) => other !== word));
  return isLength ? [word] : [];
}

/**
 * The id that the released weights would have in the catalogue: the name in lowercase, without the words for a
 * file format (`-hf`) and for Gemma's `-pt`, whose siblings all carry a word of their own. Dots, versions and
 * underscores stay. Null where a character is none of the catalogue's.
 */
export function proposedModelId(name: string): string | null {
  const slug = name.toLowerCase().replace(/-(hf|pt)$/, "");
  return /^[a-z0-9][a-z0-9.+_-]*$/.test(slug) ? slug : null;
}

/** Words of a size in a name (`7b`, `8x7b`, `a3b`), for a person to compare. */
export function sizeWords({ words }: ReadName): string[] {
  return words.filter((word) => sizeWord.test(word) || activeSizeWord.test(word));
}
