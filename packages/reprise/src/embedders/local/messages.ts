/** What a worker is asked: texts, none of them blank. */
export interface EmbedTexts {
  readonly texts: readonly string[];
}

/** What a worker answers: one vector after the other, and one number a text for the rest. */
export interface EmbeddedBatch {
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly coverage: Float32Array<ArrayBuffer>;
  /** 1 where the end of the text was not read. */
  readonly truncated: Uint8Array<ArrayBuffer>;
}
