/** Words that say as much as `not`: `failed to go through` is `did not go through`. */
export const implicitNegations: ReadonlySet<string> = new Set(
  `fail fails failed failing failure unable refuse refuses refused refusing reject rejects rejected rejecting decline declines
  declined declining deny denies denied denying lack lacks missing`
    .split(/\s+/u)
    .filter(Boolean),
);
/** The same in Chinese. */
export const chineseImplicitNegations = /失败|拒绝|拒贷|失效|异常|停用|缺/gu;

/** Words whose negation frames a question: `I am not sure how`, `I do not know why`. */
export const framingWords: ReadonlySet<string> = new Set(
  `know sure certain understand understanding idea ideas clue mind figure aware matter clear remember find locate rush worries`
    .split(/\s+/u)
    .filter(Boolean),
);
