import { describe, expect, it } from 'vitest';
import { languageGuard } from './language.ts';

describe('languageGuard', () => {
  it.each([
    ['translate it to French', 'translate it to Spanish'],
    ['write a poem in Spanish', 'write a poem'],
    ['how to sort a list in python', 'how to sort a list in java'],
    ['the Spanish word for dog', 'the Italian word for dog'],
    ['translate this from German', 'translate this from Dutch'],
    ['what is the weather in Rome', '罗马的天气怎么样'],
    ['where is the station', 'dónde está la estación'],
    ['où est la gare', 'dove è la stazione di Roma'],
    ['privet kak dela', 'привет как дела'],
    ['翻译成法语', '翻译成德语'],
    ['用英文写一封信', '用日文写一封信'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(languageGuard.check(query, cached)).toMatchObject({ guard: 'language' });
    expect(languageGuard.check(cached, query)).toMatchObject({ guard: 'language' });
  });

  it.each([
    ['translate it to French', 'a French translation of it'],
    ['explain tides in English', 'explain tides'],
    ['learn Spanish', 'how do I learn Spanish'],
    ['how do I sort in JS', 'how do I sort in JavaScript'],
    ['what does 你好 mean', 'what does nihao mean'],
    ['iPhone怎么截图', '苹果手机怎么截图'],
    ['reset password', 'how do I reset my password'],
    ['翻译成法语', '译成法文'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(languageGuard.check(query, cached)).toBeUndefined();
    expect(languageGuard.check(cached, query)).toBeUndefined();
  });
});
