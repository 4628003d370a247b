/** English words that negate what they stand by. */
export const negations: ReadonlySet<string> = new Set(
  `not no never none neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt
  couldnt hasnt havent hadnt aint nothing nobody nowhere except excluding unless hardly barely lacking`
    .split(/\s+/u)
    .filter(Boolean),
);

/** Chinese words that contain a negating character but do not negate; taken out before counting. */
export const chineseNotNegations =
  /(\p{Script=Han})[不没]\1|有没有|是否|能否|可否|不同|不过|不但|不仅|不管|不论|不断|不久|不好意思|对不起|差不多|了不起|不得不|没关系|无线|无锡|无论|非常|非洲|否则|别人|别的|特别|区别|分别|级别|类别|性别|识别|告别|辨别|未来|莫名|莫非|南无/gu;

/** Chinese characters that negate. */
export const chineseNegations = /[不没無无未非别勿莫否沒]/gu;

/** What asks for yes or no at the end of a Chinese sentence: `可以退款不`. */
export const chineseTags =
  /(?<=\p{Script=Han})(?:没有|不|没|否)(?=[吗呢啊呀了]?(?:\P{Script=Han}|$))|不知道?|不懂|不明白|不清楚|不好意思/gu;

/** Chinese words between a negation and what it denies, as in `不能退款`. */
export const chineseAuxiliaries = /^(?:能够?|可以?|会|要|想|让|给|是|有|法|办法|再|太|再能|曾|被|予)*/u;
/** What follows a negation that stands after the verb: `借不了`. */
export const chineseComplements = /^[了到上出进起过来去下开成掉动完通]/u;
