/** Whether a repository holds a language model, and if not, what. */
import type { RepositoryAnswer } from "./answers.ts";
import { type ReadName, readName } from "./names.ts";

export type Content =
  | { readonly is: "language-model"; readonly multimodal: boolean }
  | { readonly is: "other"; readonly because: string }
  | { readonly is: "unknown"; readonly seen: string };

export interface ContentInput {
  readonly answer: RepositoryAnswer;
  readonly name: ReadName;
  readonly architectures: readonly string[];
  readonly encoderDecoder: boolean;
  /** The config describes a decoder of text among other towers. */
  readonly multimodal: boolean;
}

const libraries = new Map(
  Object.entries({
    peft: "an adapter (LoRA)",
    "sentence-transformers": "embeddings",
    diffusers: "image or video generation",
    gguf: "a conversion to GGUF",
    mlx: "a conversion for MLX",
    onnx: "a conversion to ONNX",
    "transformers.js": "a conversion to ONNX",
    openvino: "a conversion for OpenVINO",
    coreml: "a conversion for Core ML",
    "mediapipe-model": "a conversion for MediaPipe",
    timm: "vision",
    open_clip: "vision and text embeddings",
    ultralytics: "vision",
    nemo: "a NeMo checkpoint",
    speechbrain: "audio",
    espnet: "audio",
    "pyannote-audio": "audio",
  }),
);

const textTasks = ["text-generation", "conversational"];
const mixedTasks = ["image-text-to-text", "any-to-any", "video-text-to-text", "audio-text-to-text"];
const tasks: readonly (readonly [RegExp, string])[] = [
  [/^(feature-extraction|sentence-similarity)$/, "embeddings"],
  [/^text-ranking$/, "a reranker"],
  [/^(text|token|zero-shot|tabular)-classification$/, "a classifier or reward model"],
  [/^(fill-mask|question-answering|table-question-answering)$/, "an encoder"],
  [/^(translation|summarization|text2text-generation)$/, "an encoder with a decoder"],
  [
    /^(text-to-image|image-to-image|text-to-video|image-to-video|text-to-3d|image-to-3d|unconditional.*)$/,
    "diffusion",
  ],
  [/(speech|audio|voice)/, "audio"],
  [/(image|video|object|depth|mask|visual|document|keypoint)/, "vision"],
  [/^time-series-forecasting$/, "time series"],
  [/^(robotics|reinforcement-learning)$/, "control"],
  [/graph/, "graphs"],
];

/** Words that say more than the task: rerankers and drafts are decoders too. */
const wordsOfOthers: readonly (readonly [RegExp, string])[] = [
  [/^(lora|qlora|adapter|adapters|peft)$/, "an adapter (LoRA)"],
  [/^gguf$/, "a conversion to GGUF"],
  [/^mlx$/, "a conversion for MLX"],
  [/^onnx$/, "a conversion to ONNX"],
  [/^(embed|embedding|embeddings|embedder|retriever)$/, "embeddings"],
  [/^(rerank|reranker|ranker)$/, "a reranker"],
  [/^(reward|rm|prm|orm|judge)$/, "a reward model"],
  [
    /^(eagle|eagle2|eagle3|medusa|speculator|draft|drafter|dspark|dflash)$/,
    "a draft model for speculative decoding",
  ],
  [/^(tts|asr|audio|speech|voice)$/, "audio"],
  [/^(vl|vlm|vision|ocr|omni|video|image)$/, "vision"],
  [/^(tokenizer|tokeniser)$/, "a tokenizer"],
];

const heads: readonly (readonly [RegExp, string])[] = [
  [/(ForSequenceClassification|RewardModel|ForReward)/, "a classifier or reward model"],
  [/For(TokenClassification|QuestionAnswering)$/, "a classifier"],
  [/ForMaskedLM$/, "an encoder"],
];

export function contentOf({
  answer,
  name,
  architectures,
  encoderDecoder,
  multimodal,
}: ContentInput): Content {
  const other = (because: string): Content => ({ is: "other", because });
  const files = (answer.siblings ?? []).map(({ rfilename }) => rfilename);
  const task = answer.pipeline_tag;
  const library = libraries.get(answer.library_name ?? "");
  const tags = answer.tags ?? [];
  const byFile = contentOfFiles(files, answer);
  const found =
    library ??
    byFile ??
    (tags.includes("lora") || tags.some((tag) => /^base_model:adapter:/.test(tag))
      ? "an adapter (LoRA)"
      : undefined) ??
    name.words.map((word) => lookUp(wordsOfOthers, word)).find((because) => because !== undefined) ??
    architectures.map((head) => lookUp(heads, head)).find((because) => because !== undefined) ??
    (encoderDecoder ? "an encoder with a decoder" : undefined);
  if (found !== undefined) return other(found);
  if (task !== undefined && textTasks.includes(task)) return { is: "language-model", multimodal };
  if (task !== undefined && mixedTasks.includes(task)) {
    // A language model that also sees is one; what has no text model that can be read is not.
    return multimodal ? { is: "language-model", multimodal } : other("vision");
  }
  const byTask = task === undefined ? undefined : lookUp(tasks, task);
  if (byTask !== undefined) return other(byTask);
  if (task === undefined && architectures.some((head) => /(ForCausalLM|LMHeadModel)$/.test(head))) {
    return { is: "language-model", multimodal };
  }
  return {
    is: "unknown",
    seen: `task ${task ?? "none"}; architectures ${architectures.join(", ") || "none"}`,
  };
}

/**
 * Why a member of a list is no language model by its library, task, tags and name alone, or null where it may be
 * one: a list shows no config, so that what also sees may have a text model.
 */
export function knownAsOther(answer: RepositoryAnswer): string | null {
  const name = readName(answer.id.slice(answer.id.indexOf("/") + 1));
  const content = contentOf({ answer, name, architectures: [], encoderDecoder: false, multimodal: true });
  return content.is === "other" ? content.because : null;
}

const weightFile = /\.(safetensors|bin|pt|pth|ckpt|msgpack|h5|distcp)$/i;

function contentOfFiles(files: readonly string[], { gguf }: RepositoryAnswer): string | undefined {
  const has = (pattern: RegExp) => files.some((file) => pattern.test(file));
  const own = files.some(
    (file) => weightFile.test(file) && !/(^|\/)(adapter_|training_args|optimizer|scheduler)/.test(file),
  );
  if (has(/(^|\/)adapter_config\.json$/) && !own) return "an adapter (LoRA)";
  if ((gguf !== undefined || has(/\.gguf$/i)) && !own) return "a conversion to GGUF";
  if (has(/(^|\/)model_index\.json$/)) return "diffusion";
  if (has(/\.onnx$/i) && !own) return "a conversion to ONNX";
  return files.length > 0 && !own ? "no weights" : undefined;
}

function lookUp(table: readonly (readonly [RegExp, string])[], key: string): string | undefined {
  return table.find(([pattern]) => pattern.test(key))?.[1];
}
