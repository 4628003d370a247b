import { describe, expect, it } from 'vitest';
import { passedOver } from './passed-over.ts';

const entry = { similarity: 0.75, confidence: 0.4, close: true };

describe('why a candidate is passed over', () => {
  it('names the similarity and the floor it is under, whatever its confidence', () => {
    const far = { ...entry, similarity: 0.69996, confidence: 0.99 };
    expect(passedOver(far, { confidence: 0.5 }, 0.7)).toBe('similarity 0.7000 is under 0.7');
    expect(passedOver({ ...far, similarity: 0.6123 }, undefined, 0.7)).toBe('similarity 0.6123 is under 0.7');
  });

  it('says that another one is surer', () => {
    expect(passedOver(entry, { confidence: 0.5 }, 0.7)).toBe('another one is surer');
    expect(passedOver(entry, { confidence: 0.4 }, 0.7)).toBe('another one is surer');
  });

  it('says that others are closer where it is the surest, but not among the few that are weighed', () => {
    expect(passedOver(entry, { confidence: 0.3 }, 0.7)).toBe('others are closer');
  });

  it('says that too little speaks for it where nothing was decided on, or the index found it too far', () => {
    expect(passedOver(entry, undefined, 0.7)).toBe('too little speaks for it');
    expect(passedOver({ ...entry, close: false }, { confidence: 0.5 }, 0.7)).toBe('too little speaks for it');
  });
});
