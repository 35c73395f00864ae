/**
 * Whose repositories are polled. Derived from the catalogue: every owner in the `hf_repo` column of
 * `catalogue/models.csv` is either here, with a model that shows the owner to be the lab itself, or in
 * {@link notPolled} with the reason. A test holds the two to the catalogue.
 */

/**
 * Repositories that were created before this day are not asked for: the catalogue is compiled up to June 2026, by
 * hand, with more care than a poll has.
 */
export const trackedSince = "2026-07-01";

export interface PolledOrganisation {
  /** Owner on the Hub, as it is spelled there. */
  readonly organisation: string;
  /** As the catalogue calls the lab. */
  readonly lab: string;
  /** The newest model of the catalogue whose weights it published. */
  readonly evidence: string;
}

export const organisations: readonly PolledOrganisation[] = [
  { organisation: "01-ai", lab: "01.AI", evidence: "yi-1.5-9b" },
  { organisation: "ai21labs", lab: "AI21", evidence: "jamba-0.1" },
  { organisation: "allenai", lab: "Ai2", evidence: "olmo-3-7b" },
  { organisation: "almanach", lab: "Inria ALMAnaCH", evidence: "gaperon-8b" },
  { organisation: "amd", lab: "AMD", evidence: "instella-3b" },
  { organisation: "arcee-ai", lab: "Arcee AI", evidence: "trinity-large-base" },
  { organisation: "baichuan-inc", lab: "Baichuan", evidence: "baichuan2-7b" },
  { organisation: "ByteDance-Seed", lab: "ByteDance Seed", evidence: "seed-oss-36b-base-wosyn" },
  { organisation: "CohereLabs", lab: "Cohere Labs", evidence: "tiny-aya-base" },
  { organisation: "databricks", lab: "Databricks", evidence: "dbrx-base" },
  { organisation: "deepseek-ai", lab: "DeepSeek", evidence: "deepseek-v4-pro-base" },
  { organisation: "EleutherAI", lab: "EleutherAI", evidence: "pythia-70m" },
  { organisation: "google", lab: "Google", evidence: "gemma-4-e4b" },
  { organisation: "GSAI-ML", lab: "Renmin University / ByteDance Seed", evidence: "illada-8b-base" },
  { organisation: "HuggingFaceTB", lab: "Hugging Face", evidence: "smollm3-3b-base" },
  { organisation: "ibm-granite", lab: "IBM Granite", evidence: "granite-4.1-8b-base" },
  { organisation: "inclusionAI", lab: "Ant Group", evidence: "ling-1t-base" },
  { organisation: "internlm", lab: "Shanghai AI Lab", evidence: "internlm2.5-20b" },
  { organisation: "LiquidAI", lab: "Liquid AI", evidence: "lfm2.5-1.2b-base" },
  { organisation: "LLM360", lab: "LLM360", evidence: "k2-v2-70b" },
  { organisation: "m-a-p", lab: "M-A-P", evidence: "map-neo-7b" },
  { organisation: "marin-community", lab: "Stanford Marin", evidence: "marin-32b" },
  { organisation: "meta-llama", lab: "Meta", evidence: "llama-4-scout" },
  { organisation: "microsoft", lab: "Microsoft", evidence: "phi-2" },
  { organisation: "mistralai", lab: "Mistral AI", evidence: "mistral-large-3-675b-base-2512" },
  { organisation: "moonshotai", lab: "Moonshot AI", evidence: "kimi-linear-48b-a3b-base" },
  { organisation: "Motif-Technologies", lab: "Motif Technologies", evidence: "motif-2-12.7b-base" },
  { organisation: "nvidia", lab: "NVIDIA", evidence: "nemotron-3-ultra-550b-a55b-base" },
  { organisation: "openbmb", lab: "OpenBMB", evidence: "minicpm-s-1b" },
  { organisation: "OrionStarAI", lab: "OrionStarAI", evidence: "orion-14b-int4" },
  { organisation: "Qwen", lab: "Alibaba Qwen", evidence: "qwen3.5-9b-base" },
  { organisation: "rednote-hilab", lab: "rednote hilab", evidence: "dots.llm1-base" },
  { organisation: "Skywork", lab: "Skywork", evidence: "skywork-13b" },
  { organisation: "stabilityai", lab: "Stability AI", evidence: "stablelm-2-1.6b" },
  { organisation: "stepfun-ai", lab: "StepFun", evidence: "step-3.5-flash-base" },
  { organisation: "swiss-ai", lab: "Swiss AI", evidence: "apertus-8b" },
  { organisation: "tencent", lab: "Tencent Hunyuan", evidence: "hy3-preview-base" },
  { organisation: "tiiuae", lab: "TII", evidence: "falcon-h1-7b" },
  { organisation: "TinyLlama", lab: "TinyLlama", evidence: "tinyllama-1.1b" },
  { organisation: "xai-org", lab: "xAI", evidence: "grok-1" },
  { organisation: "XiaomiMiMo", lab: "Xiaomi", evidence: "mimo-v2.5-pro-base" },
  { organisation: "xverse", lab: "XVERSE", evidence: "xverse-65b" },
  { organisation: "yulan-team", lab: "Renmin University", evidence: "yulan-mini-2.4b" },
  { organisation: "zai-org", lab: "Zhipu AI / THUDM", evidence: "glm-4.5-base" },
];

/** What the catalogue calls the lab of an owner on the Hub, or null. */
export function labOf(owner: string): string | null {
  const same = ({ organisation }: PolledOrganisation) => organisation.toLowerCase() === owner.toLowerCase();
  return organisations.find(same)?.lab ?? null;
}

/** Owners that the catalogue cites and that publish nothing new of their own. */
export const notPolled: Readonly<Record<string, string>> = {
  huggyllama: "a mirror of Meta's first Llama",
  "mistral-community": "a mirror of a release without a repository of its own",
  RedHatAI: "quantises other labs' releases",
  SparseLLM: "sparsifies other labs' releases",
  THUDM: "moved to zai-org",
  mosaicml: "belongs to databricks since 2023",
};
