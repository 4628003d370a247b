import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EnglishModel } from './english-model.ts';
import { modelWidth } from './forward-pass.ts';
import { parseModelFile } from './model-file.ts';

const built = new URL('../../../dist/embedders/local/model.bin', import.meta.url);
const model = new EnglishModel(parseModelFile(readFileSync(built)));

/** Made once by a plain float32 implementation of the published model. */
const references: { text: string; vector: number[] }[] = JSON.parse(
  readFileSync(new URL('./reference-embeddings.json', import.meta.url), 'utf8'),
);

function coverageOf(text: string): number {
  return model.embed([text]).coverage[0]!;
}

describe('the vectors of the English model', () => {
  it.each(references)('agree with the published model on $text', ({ text, vector }) => {
    const meaning = model.embed([text]).vectors.subarray(0, modelWidth);
    const product = meaning.reduce((sum, value, at) => sum + value * vector[at]!, 0);
    expect(product / (Math.hypot(...meaning) * Math.hypot(...vector))).toBeGreaterThan(0.999);
  });

  it('are the same to the last bit alone and in a batch that needs several passes', () => {
    const texts = Array.from({ length: 40 }, (_, at) => `${references[at % 5]!.text} Number ${at}.`);
    const together = model.embed(texts).vectors;
    const alone = texts.flatMap((text) => Array.from(model.embed([text]).vectors));
    expect(Array.from(together)).toEqual(alone);
  });
});

describe('the coverage of the English model', () => {
  it.each([
    'How do I reset my password?',
    "what's the capital of France",
    'Write a Python function that reverses a linked list',
    'my order #48213 has not arrived yet, can I get a refund',
    'const sum = (a, b) => a + b; what does this arrow function do',
    'whats the best laptop for under 1000 dollers',
    'is it safe to take ibuprofen with paracetamol',
    'hi',
  ])('is high for English: %s', (text) => {
    expect(coverageOf(text)).toBeGreaterThan(0.8);
  });

  it.each([
    '中国的首都是哪里？',
    '我的订单2018还没有到',
    '日本の首都はどこですか',
    'Pythonでリストを並べ替える方法',
    'Как сбросить пароль?',
    'كيف يمكنني إعادة تعيين كلمة المرور؟',
    '비밀번호를 어떻게 재설정하나요?',
    'Làm thế nào để đặt lại mật khẩu của tôi?',
  ])('is next to nothing in a script it does not know: %s', (text) => {
    expect(coverageOf(text)).toBeLessThan(0.15);
  });

  it.each([
    '¿Cómo puedo restablecer mi contraseña?',
    'Mi pedido todavía no ha llegado, quiero un reembolso',
    'Wie setze ich mein Passwort zurück?',
    'Ich brauche ein einfaches Rezept für Kartoffelsuppe',
    'Ma commande n’est pas encore arrivée, je veux un remboursement',
    'combien coute l’envoi d’un colis au canada',
    'Siparişim hala gelmedi, paramı geri istiyorum',
    'Bagaimana cara mengatur ulang kata sandi saya?',
    'siapa yang memenangkan piala dunia 2018',
  ])('is low for another language in Latin script: %s', (text) => {
    expect(coverageOf(text)).toBeLessThan(0.6);
  });

  it('is full for numbers and signs, which belong to no language', () => {
    expect(coverageOf('17 * 23 = ?')).toBe(1);
  });

  it('falls with the part of a text that is not English', () => {
    expect(coverageOf('Translate to English: 我的订单还没有到')).toBeLessThan(0.5);
  });
});

describe('a long text', () => {
  it('is reported as truncated once it has more than 128 pieces', () => {
    const { truncated } = model.embed(['word '.repeat(100), 'word '.repeat(200)]);
    expect(Array.from(truncated)).toEqual([0, 1]);
  });

  it('is reported as truncated when it was cut although few pieces came out of it', () => {
    expect(model.embed(['中'.repeat(5_000)]).truncated[0]).toBe(1);
  });

  it('of characters that normalising makes eighteen times longer stays bounded', () => {
    expect(model.embed(['\ufdfa'.repeat(4_000)]).truncated[0]).toBe(1);
  });
});
