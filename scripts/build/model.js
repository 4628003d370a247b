/**
 * Packs the weights of the embedded embedder into one file beside the compiled code.
 *
 * @returns {Promise<void>}
 */
export async function packModel() {}
