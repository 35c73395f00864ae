/**
 * Cards that are read: READMEs and model cards whose tables the catalogue cites, at their newest state, and cards of
 * base models that it lists. Cards of new repositories on the Hub come beside them, under the same names of parts.
 */
import { fileAddress } from "../hub/addresses.ts";
import { organisations } from "../hub/organisations.ts";

export interface KnownCard {
  /** `<owner>/<name>` of a card on the Hub; `github.com/<owner>/<repository>/<path>` of a file on GitHub. */
  readonly part: string;
  readonly url: string;
  /** Who reports, as the catalogue calls the lab. */
  readonly lab: string;
  /** The model that "Ours" means, where the repository's name is not it. */
  readonly ownModel?: string;
  /** The family whose sizes stand bare. */
  readonly family?: string;
}

const gitHub = (lab: string, repository: string, paths: readonly string[] = ["README.md"]): KnownCard[] =>
  paths.map((path) => ({
    part: `github.com/${repository}/${path}`,
    url: `https://raw.githubusercontent.com/${repository}/HEAD/${path}`,
    lab,
  }));
const hub = (lab: string, ...repositories: readonly string[]): KnownCard[] =>
  repositories.map((part) => ({ part, url: fileAddress(part, "README.md"), lab }));

export const knownCards: readonly KnownCard[] = [
  ...gitHub("Baichuan", "baichuan-inc/Baichuan-7B", ["README_EN.md"]),
  ...gitHub("Baichuan", "baichuan-inc/Baichuan-13B", ["README_EN.md"]),
  ...gitHub("Baichuan", "baichuan-inc/Baichuan2", ["README_EN.md"]),
  ...gitHub("Zhipu AI / THUDM", "THUDM/ChatGLM3", ["README_en.md"]),
  ...gitHub("Zhipu AI / THUDM", "THUDM/GLM-4", ["README_20240605.md"]),
  ...gitHub("DataComp-LM", "mlfoundations/dclm"),
  ...gitHub("DeepSeek", "deepseek-ai/DeepSeek-LLM"),
  ...gitHub("DeepSeek", "deepseek-ai/DeepSeek-MoE"),
  ...gitHub("DeepSeek", "deepseek-ai/DeepSeek-V2"),
  ...gitHub("DeepSeek", "deepseek-ai/DeepSeek-V3"),
  ...gitHub("Tencent Hunyuan", "Tencent-Hunyuan/Hunyuan-7B"),
  ...gitHub("Tencent Hunyuan", "Tencent-Hunyuan/Hunyuan-A13B"),
  ...gitHub("Tencent Hunyuan", "Tencent/Tencent-Hunyuan-Large"),
  ...gitHub("Bilibili", "bilibili/Index-1.9B"),
  ...gitHub("Moonshot AI", "MoonshotAI/Kimi-K2"),
  ...gitHub("Moonshot AI", "MoonshotAI/Moonlight"),
  ...gitHub("Xiaomi", "XiaomiMiMo/MiMo"),
  ...gitHub("Xiaomi", "XiaomiMiMo/MiMo-V2-Flash"),
  ...gitHub("OpenBMB", "OpenBMB/MiniCPM", ["docs/README-minicpm1-en.md", "docs/README-minicpm2-en.md"]),
  ...gitHub("Meta", "facebookresearch/MobileLLM-R1"),
  ...gitHub(
    "Meta",
    "meta-llama/llama-models",
    ["llama2", "llama3", "llama3_1", "llama3_2", "llama4"].map((model) => `models/${model}/MODEL_CARD.md`),
  ),
  ...gitHub("OrionStarAI", "OrionStarAI/Orion"),
  ...gitHub("Alibaba Qwen", "QwenLM/Qwen"),
  ...gitHub("ByteDance Seed", "ByteDance-Seed/seed-oss"),
  ...gitHub(
    "Shanghai AI Lab",
    "InternLM/InternLM",
    [
      "internlm_7b",
      "internlm_20b",
      "internlm2_1.8b",
      "internlm2_7b",
      "internlm2_20b",
      "internlm2.5_1.8b",
      "internlm2.5_7b",
      "internlm2.5_20b",
    ].map((model) => `model_cards/${model}.md`),
  ),
  ...gitHub("TinyLlama", "jzhang38/TinyLlama", ["EVAL.md"]),
  ...gitHub("XVERSE", "xverse-ai/XVERSE-13B", ["README_EN.md"]),
  ...gitHub("XVERSE", "xverse-ai/XVERSE-65B", ["README_EN.md"]),
  ...gitHub("Tencent Youtu", "TencentCloudADP/youtu-tip"),
  ...gitHub("Renmin University", "RUC-GSAI/YuLan-Mini"),
  ...hub("01.AI", "01-ai/Yi-34B", "01-ai/Yi-1.5-34B"),
  ...hub("Ai2", "allenai/OLMo-2-1124-13B", "allenai/Olmo-3-1125-32B", "allenai/Olmo-3-1025-7B"),
  ...hub("Arcee AI", "arcee-ai/Trinity-Large-Base"),
  ...hub("DeepSeek", "deepseek-ai/DeepSeek-V4-Pro", "deepseek-ai/DeepSeek-V3.1-Base"),
  ...hub("Google", "google/gemma-3-27b-pt", "google/recurrentgemma-2b"),
  ...hub("Hugging Face", "HuggingFaceTB/SmolLM2-1.7B", "HuggingFaceTB/SmolLM3-3B-Base"),
  ...hub("IBM Granite", "ibm-granite/granite-3.3-8b-base", "ibm-granite/granite-4.1-8b-base"),
  ...hub("Inria ALMAnaCH", "almanach/Gaperon-1125-24B"),
  ...hub("Liquid AI", "LiquidAI/LFM2.5-1.2B-Base"),
  ...hub("LLM360", "LLM360/K2-V2"),
  ...hub("Mistral AI", "mistralai/Mistral-Small-3.1-24B-Base-2503"),
  ...hub("Moonshot AI", "moonshotai/Kimi-Linear-48B-A3B-Base"),
  ...hub("Motif Technologies", "Motif-Technologies/Motif-2-12.7B-Base"),
  ...hub("NVIDIA", "nvidia/NVIDIA-Nemotron-Nano-9B-v2-Base", "nvidia/NVIDIA-Nemotron-Nano-12B-v2-Base"),
  ...hub("rednote hilab", "rednote-hilab/dots.llm1.base"),
  ...hub("Renmin University / ByteDance Seed", "GSAI-ML/iLLaDA-8B-Base"),
  ...hub("Stanford Marin", "marin-community/marin-32b-base"),
  ...hub("StepFun", "stepfun-ai/Step-3.5-Flash-Base"),
  ...hub("Swiss AI", "swiss-ai/Apertus-70B-2509"),
  ...hub("Tencent Hunyuan", "tencent/Hy3-preview-Base"),
  ...hub("TII", "tiiuae/Falcon3-10B-Base", "tiiuae/Falcon-H1-34B-Base"),
  ...hub("Xiaomi", "XiaomiMiMo/MiMo-V2.5-Pro"),
];

export interface CardPublisher {
  /** Whose word the card is. */
  readonly reporter: string;
  /** The lab as the catalogue calls it, or null where nobody knows it. */
  readonly lab: string | null;
  readonly ownModel?: string;
  readonly family?: string;
}

const cards = new Map(knownCards.map((card) => [card.part, card]));
const labs = new Map(organisations.map(({ organisation, lab }) => [organisation.toLowerCase(), lab]));

/** Whose card a part of the source is; a card of the Hub that is not listed is its owner's. */
export function publisherOf(part: string | null): CardPublisher {
  const segments = part?.split("/") ?? [];
  const isOnHub = segments.length === 2;
  const owner = isOnHub ? segments[0] : segments[0] === "github.com" ? segments[1] : undefined;
  const known = cards.get(part ?? "");
  const lab = known?.lab ?? (isOnHub ? labs.get(segments[0]!.toLowerCase()) : undefined) ?? null;
  const ownModel = known?.ownModel ?? (isOnHub ? segments[1] : undefined);
  return {
    reporter: lab ?? (owner === undefined ? "an unnamed card" : `card of ${owner}`),
    lab,
    ...(ownModel === undefined ? {} : { ownModel }),
    ...(known?.family === undefined ? {} : { family: known.family }),
  };
}
