import { RepriseError, silentLogger, withDeadline } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import type { Config, Environment } from '../config/index.ts';
import { openEmbedder } from '../opening/index.ts';
import { chooseUpstream } from '../upstreams/index.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

/** Milliseconds that each service has to answer. */
const patience = 10_000;

/** Whether the upstream answers, and lets the gateway in. */
export async function checkUpstream(config: Config['upstream'], environment: Environment): Promise<Finding> {
  const check = 'upstream';
  const { upstream, because } = await chooseUpstream(config, environment, silentLogger);
  const where = `${upstream.kind} (${upstream.address}), since ${because}`;
  try {
    if (upstream.kind === 'demo') {
      const remedy = 'Set OPENAI_API_KEY, start an Ollama, or name an upstream in the configuration.';
      return config.kind === 'demo'
        ? fine(check, where)
        : doubtful(check, `${where}: no model answers`, remedy);
    }
    const { status } = await withDeadline(
      (signal) => upstream.send({ method: 'GET', path: '/models', signal }),
      { operation: `Asking ${upstream.address}`, milliseconds: patience },
    );
    return ofStatus(status, where, Boolean(config.api_key ?? environment['OPENAI_API_KEY']));
  } catch (error) {
    return broken(check, error);
  } finally {
    await upstream.close?.();
  }
}

function ofStatus(status: number, where: string, hasKey: boolean): Finding {
  const check = 'upstream';
  if (status === 401 || status === 403) {
    if (!hasKey) return fine(check, `${where}: it wants a key, clients have to bring theirs`);
    const message = `${where} refuses the key (${status})`;
    return { check, level: 'error', message, remedy: 'Correct upstream.api_key or OPENAI_API_KEY.' };
  }
  if (status < 500) return fine(check, where);
  return doubtful(check, `${where} answers with ${status}`, 'See the logs of the upstream.');
}

/** Whether the embedder, and the one before it where that is named, turn a text into a vector. */
export async function checkEmbedders(config: Config, environment: Environment): Promise<Finding[]> {
  const check = 'embedder';
  const { enabled, previous_embedder: previous } = config.semantic;
  if (!enabled) return [fine(check, 'not used: semantic.enabled is false')];
  const open = (named: Config['embedder']) => () => openEmbedder(named, environment, silentLogger);
  const current = checkEmbedder(check, open(config.embedder));
  if (!previous) return [await current];
  return Promise.all([current, checkEmbedder('previous embedder', open({ ...previous, workers: null }))]);
}

async function checkEmbedder(check: string, open: () => Embedder): Promise<Finding> {
  let embedder: Embedder | undefined;
  try {
    embedder = open();
    const { id } = embedder;
    const [embedding] = await withDeadline((signal) => embedder!.embed(['Are you there?'], signal), {
      operation: `Asking the embedder ${id}`,
      milliseconds: patience,
    });
    if (!embedding) throw new RepriseError('EMBEDDER_FAILED', `The embedder ${id} gave no vector`);
    return fine(check, `${id}, ${embedding.vector.length} dimensions`);
  } catch (error) {
    return broken(check, error);
  } finally {
    await embedder?.close();
  }
}
