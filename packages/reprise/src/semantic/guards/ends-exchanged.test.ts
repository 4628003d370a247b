import { describe, expect, it } from 'vitest';
import { endsExchanged } from './ends-exchanged.ts';
import { facetsOf } from './facets-of.ts';

const exchanged = (query: string, cached: string) => endsExchanged(facetsOf(query), facetsOf(cached));

describe('endsExchanged', () => {
  it.each([
    ['Divide 100 by 4', 'Divide 4 by 100'],
    ['divide four by 100', 'divide 100 by 4'],
    ['Rename old.txt to new.txt', 'Rename new.txt to old.txt'],
    ['Is a score of 2-1 good?', 'Is a score of 1-2 good?'],
    ['what is 8 / 2', 'what is 2 / 8'],
    ['How do I call Spain from India?', 'How do I call India from Spain?'],
    ['How do I call the US from India?', 'How do I call India from the US?'],
    ['How do I convert miles to km?', 'How do I convert km to miles?'],
    ['how many miles in a kilometer', 'how many kilometers in a mile'],
    ['How do I subtract a date from now?', 'How do I subtract now from a date?'],
    ['Replace all commas with dots', 'Replace all dots with commas'],
    ['Buy dollars with euros', 'Buy euros with dollars'],
    ['Swap my SIM for an eSIM', 'Swap my eSIM for a SIM'],
    ['trains New York to Los Angeles', 'trains Los Angeles to New York'],
    ["Can I give my dog's medicine to my cat?", "Can I give my cat's medicine to my dog?"],
    ['run Linux on Windows', 'run Windows on Linux'],
  ])('sees that ends changed places in %j and %j', (query, cached) => {
    expect(exchanged(query, cached)).toBe(true);
    expect(exchanged(cached, query)).toBe(true);
  });

  it.each([
    ['Divide 100 by 4', 'divide the 100 by 4 please'],
    ['Rename old.txt to new.txt', 'how do I rename old.txt to new.txt'],
    ['Call Spain from India', 'From India, call Spain'],
    ['convert miles to km', 'miles to km conversion'],
    ['how many miles from Rome to Oslo', 'how many miles from Oslo to Rome'],
    ['difference of Rome to Oslo', 'difference of Oslo to Rome'],
    ['Can I mix bleach with vinegar?', 'Can I mix vinegar with bleach?'],
    ['connect a laptop to a TV', 'connect a TV to a laptop'],
    ['multiply 3 by 4', 'multiply 4 by 3'],
    ['what is 2 + 3', 'what is 3 + 2'],
    ['from 2024-01-02 on', 'from 2024-02-01 on'],
    ['add salt to soup', 'add soup to a bowl of salt'],
    ['day by day', 'day by day?'],
  ])('sees nothing exchanged in %j and %j', (query, cached) => {
    expect(exchanged(query, cached)).toBe(false);
    expect(exchanged(cached, query)).toBe(false);
  });
});
