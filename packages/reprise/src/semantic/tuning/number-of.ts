/** The number that a field holds, as a number or as text; undefined for anything else. */
export function numberOf(field: unknown): number | undefined {
  if (typeof field === 'string' && field.trim() === '') return undefined;
  const value = typeof field === 'number' || typeof field === 'string' ? Number(field) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
