import type { Usage } from '../recording/completion.ts';
import type { Price, PriceTable } from './price-table.ts';

/** US dollars that a call with this usage costs upstream; 0 for a model the table does not know. */
export function costUsd(model: string, usage: Usage | undefined, prices: PriceTable): number {
  const price = usage && findPrice(model, prices);
  return price ? usdAt(price, usage) : 0;
}

/** US dollars at a price. */
export function usdAt({ input, output }: Price, usage: Usage): number {
  return (usage.prompt_tokens * input + usage.completion_tokens * output) / 1_000_000;
}

/**
 * Price of a model: its own, or that of the longest name it is a version of; a provider before a slash
 * (`openai/gpt-4o`) is ignored.
 */
export function findPrice(model: string, prices: PriceTable): Price | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1);
  const exact = prices[model] ?? prices[name];
  if (exact) return exact;
  const versions = Object.keys(prices).filter((known) => isVersion(name, known));
  const longest = versions.sort((left, right) => right.length - left.length)[0];
  return longest === undefined ? undefined : prices[longest];
}

/** Whether a name is another one followed by a date or number, or by `latest`. */
function isVersion(name: string, known: string): boolean {
  return name.startsWith(known) && /^-(?:\d|latest)/.test(name.slice(known.length));
}
