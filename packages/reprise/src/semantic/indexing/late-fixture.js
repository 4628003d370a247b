import { identify } from '../index.ts';

/**
 * A request of one question.
 *
 * @param {string} content
 */
export function ask(content) {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });
}

/** Lets everything that waits for nothing but its turn happen. */
export async function settled() {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
}
