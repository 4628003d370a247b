/** What the key-value store keeps: text, as UTF-8, or bytes. */
export type Value = string | Uint8Array;
