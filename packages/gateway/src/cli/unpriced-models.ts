/** A sentence on models of which no price is known; undefined when there are none. */
export function unpricedModels(models: readonly string[] = []): string | undefined {
  if (models.length === 0) return undefined;
  // Callers choose these names, and a terminal obeys what it is shown.
  const names = models.map((model) => model.replaceAll(/\p{C}/gu, '?')).join(', ');
  return `No price of ${names} is known, so no sum of USD has it: see prices in the configuration.`;
}
