import type { RunningGateway } from '../server.ts';
import { version } from '../version.ts';

/** What a gateway says when it listens: what it chose, where its routes are shown, and one line to try. */
export function banner({ url, parts }: RunningGateway): string {
  const { chosen, storeKind, embedder, degraded } = parts;
  const { upstream, because, exampleModel } = chosen;
  const label =
    upstream.kind === 'demo'
      ? 'demo: built-in stand-in, its answers are not from a model'
      : `${upstream.kind} (${upstream.address})`;
  const body = JSON.stringify({
    model: exampleModel,
    messages: [{ role: 'user', content: 'What is a cache?' }],
  });
  return [
    `Reprise ${version} listens on ${url}`,
    `  upstream  ${label}, since ${because}`,
    `  store     ${storeKind}`,
    `  embedder  ${embedder.id}`,
    `  routes    ${url}/docs`,
    ...degraded.map((problem) => `  degraded  ${problem}`),
    '',
    'Try this twice; the second answer comes from the cache:',
    `  curl -i ${url}/v1/chat/completions -H 'content-type: application/json' -d '${body}'`,
    '',
  ].join('\n');
}
