import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { settle } from './buffer-fixture.js';
import { type ChatMedia, withKeptMedia } from './chat-media.ts';
import type { ChatPart, NewChatMessage } from './chat-message.ts';

const clock = new ManualClock();
const mebibyte = 1_024 * 1_024;

const image = (url: string): ChatPart => ({ type: 'image_url', image_url: { url } });
const video = (url: string): ChatPart => ({ type: 'video_url', video_url: { url } });
const base64 = (mediaType: string, bytes: number): string =>
  `data:${mediaType};base64,${Buffer.alloc(bytes, 7).toString('base64')}`;

/** Keeps the media of a message of one part, and gives what was kept and the part. */
async function kept(part: ChatPart, keepMedia = async (_: ChatMedia) => 'https://media.test/1') {
  const given: ChatMedia[] = [];
  const keep = (media: ChatMedia): Promise<string> => {
    given.push(media);
    return keepMedia(media);
  };
  const message: NewChatMessage = { role: 'user', content: [part] };
  const { content } = await withKeptMedia(message, { keepMedia: keep, clock });
  return { given, part: (content as readonly ChatPart[])[0] };
}

describe('media in messages', () => {
  it('leaves addresses as they are', async () => {
    const part = image('https://media.test/a.png');
    assert.deepEqual(await kept(part), { given: [], part });
  });

  it('keeps images of up to 10 MiB and videos of up to 50 MiB, and replaces them by their addresses', async () => {
    const { given, part } = await kept(image(base64('image/png', 10 * mebibyte)));
    assert.deepEqual(part, image('https://media.test/1'));
    assert.deepEqual(
      given.map(({ kind, mediaType, bytes }) => [kind, mediaType, bytes.length]),
      [['image', 'image/png', 10 * mebibyte]],
    );
    const clip = await kept(video(base64('video/mp4', 11 * mebibyte)));
    assert.deepEqual([clip.given[0]!.kind, clip.part], ['video', video('https://media.test/1')]);
  });

  it.each([
    ['is too large', image(base64('image/png', 10 * mebibyte + 1))],
    ['is a video that is too large', video(base64('video/mp4', 50 * mebibyte + 1))],
    ['is of another type', image(base64('text/html', 3))],
    ['is not base64', image('data:image/png;base64,!!!!')],
    ['is empty', image('data:image/png;base64,')],
    ['is data of another form', image('data:image/png,abc')],
    ['has no comma', image('data:image/png;base64')],
    ['has no address', { type: 'image_url' } as never],
    ['is no part', null as never],
  ])('refuses a part that %s', async (_, part) => {
    await assert.rejects(kept(part), { code: 'INVALID_ARGUMENT' });
  });

  it('refuses an address that is the data again, passes on failures, and waits a minute', async () => {
    const part = image(base64('image/png', 3));
    await assert.rejects(
      kept(part, async () => 'data:,x'),
      { code: 'INVALID_ARGUMENT' },
    );
    await assert.rejects(
      kept(part, () => Promise.reject(new Error('full'))),
      /full/,
    );
    const late = assert.rejects(
      kept(part, () => new Promise(() => {})),
      { code: 'DEADLINE_EXCEEDED' },
    );
    await settle();
    clock.advance(60_000);
    await late;
  });
});
