import type { Guard } from '../guard.ts';
import { charactersGuard } from './characters.ts';
import { comparatorsGuard } from './comparators.ts';
import { datesGuard } from './dates.ts';
import { directionGuard } from './direction.ts';
import { identifiersGuard } from './identifiers.ts';
import { languageGuard } from './language.ts';
import { lengthGuard } from './length.ts';
import { modalityGuard } from './modality.ts';
import { namesGuard } from './names.ts';
import { negationGuard } from './negation.ts';
import { numbersGuard } from './numbers.ts';
import { orderGuard } from './order.ts';
import { prefixesGuard } from './prefixes.ts';
import { pronounsGuard } from './pronouns.ts';
import { questionGuard } from './question.ts';
import { quotesGuard } from './quotes.ts';
import { repetitionGuard } from './repetition.ts';
import { scopeGuard } from './scope.ts';
import { signsGuard } from './signs.ts';
import { tenseGuard } from './tense.ts';

/**
 * The guards that are on unless others are given, the cheapest and most telling first.
 *
 * {@link wordingGuard} is not among them: the pair verifier weighs other words, where this guard refuses them all.
 */
export const defaultGuards: readonly Guard[] = [
  lengthGuard,
  repetitionGuard,
  charactersGuard,
  languageGuard,
  numbersGuard,
  identifiersGuard,
  signsGuard,
  quotesGuard,
  datesGuard,
  negationGuard,
  comparatorsGuard,
  namesGuard,
  prefixesGuard,
  pronounsGuard,
  questionGuard,
  tenseGuard,
  modalityGuard,
  scopeGuard,
  directionGuard,
  orderGuard,
];
