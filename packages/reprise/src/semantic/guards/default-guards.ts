import type { Guard } from '../guard.ts';
import { identifiersGuard } from './identifiers.ts';
import { namesGuard } from './names.ts';
import { negationGuard } from './negation.ts';
import { numbersGuard } from './numbers.ts';
import { orderGuard } from './order.ts';
import { pronounsGuard } from './pronouns.ts';
import { questionGuard } from './question.ts';
import { quotesGuard } from './quotes.ts';
import { wordingGuard } from './wording.ts';

/** The guards that are on unless others are given, the most telling first. */
export const defaultGuards: readonly Guard[] = [
  numbersGuard,
  identifiersGuard,
  quotesGuard,
  negationGuard,
  namesGuard,
  pronounsGuard,
  questionGuard,
  orderGuard,
  wordingGuard,
];
