/** Where and as whom to ask. */
export interface GatewayAddress {
  readonly url: string;
  readonly apiKey: string;
}

const deadline = 2_000;

/** Asks the gateway how much money it has saved so far; undefined when it does not say. */
export async function readSavedUsd({ url, apiKey }: GatewayAddress): Promise<number | undefined> {
  try {
    const response = await fetch(`${url}/v1/cache/stats`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(deadline),
    });
    const stats: unknown = await response.json();
    if (typeof stats !== 'object' || stats === null || !('savedUsd' in stats)) return undefined;
    return typeof stats.savedUsd === 'number' ? stats.savedUsd : undefined;
  } catch {
    return undefined;
  }
}
