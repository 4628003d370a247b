import { messageOf, silentLogger, withDeadline } from 'reprise/core';
import { llmJudge } from 'reprise/llm';
import type { Question, Verdict } from 'reprise/semantic';
import type { Config, Environment } from '../config/index.ts';
import { askJudge, rewritingOf } from '../opening/index.ts';
import { chooseUpstream, judgeUpstream, type Upstream } from '../upstreams/index.ts';
import { doubtful, type Finding, fine } from './finding.ts';

/** Characters of what a model said that are repeated; nobody's prompt is put to it here. */
const mostRepeated = 100;

const query = 'When does the toy museum open?';
const nine = 'The toy museum opens at nine in the morning.';
const closed = 'The toy museum is closed until next year.';
const knownAnswers = [
  { known: 'same', cached: nine, fresh: nine, of: 'two equal answers' },
  { known: 'different', cached: nine, fresh: closed, of: 'two answers that contradict each other' },
] as const;

const conversation = [
  { role: 'user', content: 'Where is the toy museum?' },
  { role: 'assistant', content: 'The toy museum is in Market Street.' },
  { role: 'user', content: 'When does it open?' },
];

/** Puts questions whose answer is known to the model that judges, as the gateway does. */
export async function checkJudgeModel(config: Config, environment: Environment): Promise<Finding> {
  const { model = '', deadline } = config.semantic.judge;
  const upstream = (await judgeUpstream(config, silentLogger)) ?? (await common(config, environment));
  const ask = askJudge(upstream, model);
  let said = '';
  const judge = llmJudge({
    ask: async (request, signal) => {
      said = await ask(request, signal);
      return said;
    },
  });
  const examine = async (): Promise<Finding> => {
    for (const { known, of, ...answers } of knownAnswers) {
      const question: Question = { query, cachedQuery: query, ...answers };
      const verdict = await timed(upstream, deadline, (signal) => judge.agrees(question, signal));
      if (verdict !== known)
        return failing('judge', `${nameOf(model, upstream)} ${wrong(verdict, said, of)}`);
    }
    return fine('judge', nameOf(model, upstream));
  };
  return finding('judge', model, upstream, examine);
}

/** Has the model that rewrites make a question stand alone, as the gateway does; nothing where none rewrites. */
export async function checkRewriter(config: Config, environment: Environment): Promise<Finding[]> {
  const { model = '', deadline } = config.semantic.rewrite;
  if (config.semantic.conversation === 'scope') return [];
  const check = 'rewriting';
  const upstream = await common(config, environment);
  const { rewrite } = rewritingOf(config.semantic, upstream);
  const examine = async (): Promise<Finding> => {
    const request = { model, messages: conversation };
    const rewritten = await timed(upstream, deadline, (signal) =>
      rewrite!(request, { tenant: 'doctor', signal }),
    );
    const text = typeof rewritten === 'string' ? rewritten : (rewritten?.text ?? '');
    const named = nameOf(model, upstream);
    if (text === '') return failing(check, `${named} makes no question of one that can stand alone`);
    if (/museum/i.test(text)) return fine(check, named);
    const message = `${named} makes of "When does it open?", of a toy museum, "${beginning(text)}"`;
    return doubtful(
      check,
      message,
      'Name a model in semantic.rewrite.model that puts in what a question points to.',
    );
  };
  return [await finding(check, model, upstream, examine)];
}

const remedies = {
  judge:
    'Until it is right nothing is judged: name a model in semantic.judge.model that answers in one word, without thinking first; see semantic.judge.base_url, api_key and deadline, too.',
  rewriting:
    'Until it answers no conversation is answered by meaning: name a model in semantic.rewrite.model that answers at once, without thinking first; see semantic.rewrite.deadline and upstream.api_key, too.',
};

/** What `examine` found, or that the model could not be asked; closes the upstream. */
async function finding(
  check: keyof typeof remedies,
  model: string,
  upstream: Upstream,
  examine: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await examine();
  } catch (error) {
    return failing(check, `${nameOf(model, upstream)}: ${messageOf(error)}`);
  } finally {
    await upstream.close?.();
  }
}

function failing(check: keyof typeof remedies, message: string): Finding {
  return { check, level: 'error', message, remedy: remedies[check] };
}

function wrong(verdict: Verdict, said: string, of: string): string {
  if (verdict !== 'unsure') return `says "${verdict}" of ${of}`;
  return `says of ${of} "${beginning(said)}", which is no verdict: only the bare word same or different is one`;
}

function timed<T>(
  { address }: Upstream,
  milliseconds: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withDeadline(task, { operation: `Asking ${address}`, milliseconds });
}

async function common({ upstream }: Config, environment: Environment): Promise<Upstream> {
  return (await chooseUpstream(upstream, environment, silentLogger)).upstream;
}

function nameOf(model: string, { address }: Upstream): string {
  return `${model} at ${address}`;
}

function beginning(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= mostRepeated ? line : `${line.slice(0, mostRepeated)}…`;
}
