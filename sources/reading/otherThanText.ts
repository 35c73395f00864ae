/** What a model answers with, where a list of prices has no field for it. */

const others =
  /(?:^|[^a-z])(audio|bge|diffusion|embed|embeddings?|image|live|moderation|ocr|realtime|rerank(?:er)?|ssd|transcribe|tts|video|whisper)(?![a-z])/i;

/**
 * The word of a name that says that its tokens are not text for text ("gpt-image-1": images), or undefined.
 * Names only: they were chosen by whoever sells the model, and a word within another ("alive") is none.
 */
export function otherThanText(name: string): string | undefined {
  return others.exec(name)?.[1]?.toLowerCase();
}
