import { describe, expect, it } from 'vitest';
import { prefixesGuard } from './prefixes.ts';

describe('prefixesGuard', () => {
  it.each([
    ['How do I load the page?', 'How do I reload the page?'],
    ['Should I finance my house?', 'Should I refinance my house?'],
    ['What is hyperthermia?', 'What is hypothermia?'],
    ['signs of hyperglycemia', 'signs of hypoglycemia'],
    ['How do I name a branch?', 'How do I rename a branch?'],
    ['prenatal care', 'postnatal care'],
    ['When should I inhale?', 'When should I exhale?'],
    ['How do I order pizza?', 'How do I preorder pizza?'],
    ['a draft on my account', 'an overdraft on my account'],
    ['microeconomics course', 'macroeconomics course'],
    ['How do I save in Word?', 'How do I autosave in Word?'],
    ['grade my plan', 'upgrade my plan'],
    ['Do all employees get a bonus?', 'Do all ex-employees get a bonus?'],
    ['Who is the wife of John Smith?', 'Who is the ex wife of John Smith?'],
    ['How do I order a phone?', 'How do I pre-order a phone?'],
    ['Is a worker paid?', 'Is a Co-Worker paid?'],
    ['Is the virus dangerous?', 'Is the anti\u2011virus dangerous?'],
    ['Is the ticket refundable?', 'Is the ticket non-refundable?'],
    ['pre-war houses', 'post-war houses'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(prefixesGuard.check(query, cached)).toMatchObject({ guard: 'prefixes' });
    expect(prefixesGuard.check(cached, query)).toMatchObject({ guard: 'prefixes' });
  });

  it.each([
    ['How do I load the page?', 'how can I load a page'],
    ['How do I charge my phone?', 'How do I recharge my phone?'],
    ['How do I check my order?', 'How do I recheck my order?'],
    ['How do I load the page?', 'Why does the site reload?'],
    ['my phone', 'my telephone'],
    ['reset my password', 'change my password'],
    ['search for a book', 'look for a book'],
    ['How do I reload?', 'reloading, how'],
    ['ring my bell', 'bring my bell'],
    ['at home', 'in a home'],
    ['an old port', 'an old airport'],
    ['refund my order', 'an order refunded'],
    ['How do I re-order pizza?', 'How do I reorder pizza?'],
    ['an ex-employee', 'ex-employees'],
    ['How can I re-learn self-discipline?', 'tips for practicing self-discipline'],
    ['Is it not refundable?', 'Is it non-refundable?'],
    ['an up-to-date list', 'a list up to date'],
    ['the post office', 'an office'],
    ['e-mail my boss', 'mail my boss'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(prefixesGuard.check(query, cached)).toBeUndefined();
    expect(prefixesGuard.check(cached, query)).toBeUndefined();
  });
});
