import type { Guard } from '../guard.ts';
import { charactersGuard } from './characters.ts';
import { datesGuard } from './dates.ts';
import { identifiersGuard } from './identifiers.ts';
import { lengthGuard } from './length.ts';
import { namesGuard } from './names.ts';
import { negationGuard } from './negation.ts';
import { numbersGuard } from './numbers.ts';
import { orderGuard } from './order.ts';
import { pronounsGuard } from './pronouns.ts';
import { questionGuard } from './question.ts';
import { quotesGuard } from './quotes.ts';
import { repetitionGuard } from './repetition.ts';
import { wordingGuard } from './wording.ts';

/** The guards that are on unless others are given, the cheapest and most telling first. */
export const defaultGuards: readonly Guard[] = [
  lengthGuard,
  repetitionGuard,
  charactersGuard,
  numbersGuard,
  identifiersGuard,
  quotesGuard,
  datesGuard,
  negationGuard,
  namesGuard,
  pronounsGuard,
  questionGuard,
  orderGuard,
  wordingGuard,
];
