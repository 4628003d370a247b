const names = `
english: inglés inglese anglais englisch ingles 英语 英文
spanish: español espanol castilian 西班牙语 西班牙文
french: français francais 法语 法文
german: deutsch 德语 德文
italian: italiano 意大利语
portuguese: português portugues 葡萄牙语
dutch: nederlands 荷兰语
russian: 俄语 俄文
chinese: mandarin 中文 汉语 普通话
cantonese: 粤语 广东话
japanese: 日语 日文
korean: 韩语 韩文
arabic: 阿拉伯语
hindi: 印地语
turkish: 土耳其语
polish: 波兰语
swedish: svenska 瑞典语
norwegian: norsk
danish: dansk
finnish: suomi
greek: 希腊语
hebrew: 希伯来语
thai: 泰语
vietnamese: 越南语
indonesian: bahasa 印尼语
latin: 拉丁语
ukrainian: 乌克兰语
python:
javascript: js
typescript: ts
java:
kotlin:
rust:
golang:
ruby:
php:
perl:
scala:
bash:
sql:
`;

/** Names of languages, of people and of programs, to their English name. */
export const languageNames: ReadonlyMap<string, string> = new Map(
  names
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', others = ''] = line.split(':');
      return [name, ...others.trim().split(' ')].filter(Boolean).map((word) => [word, name] as const);
    }),
);

/** Chinese names of languages. */
export const chineseLanguages: readonly (readonly [string, string])[] = [...languageNames].filter(([word]) =>
  /^\p{Script=Han}/u.test(word),
);

const cues = {
  english: 'the is what how are my do of and can does why where when which who with for this it',
  spanish:
    'qué que el los las una cómo cuál cuáles por está cuándo dónde puedo mi para con hay es son del la de en',
  french:
    'le les des une est quelle quel quels comment pourquoi où dans pour avec mon je vous sont du la de en et un',
  german:
    'der die das ein eine ist wie wo warum ich mein meine nicht und mit für kann sind wann welche wer zu auf in',
  italian: 'il gli è come dove perché quale sono della che con una mio posso di qual quanto la un per',
  portuguese: 'o os as um uma é como onde qual quais não por que meu minha posso do da em são você para de',
  dutch: 'het een hoe wat waarom waar ik mijn niet en met voor kan zijn de is wanneer welke in van',
};

/** Small words that many sentences of a language have, to the languages that have them. */
export const languageCues: ReadonlyMap<string, readonly string[]> = collect();

function collect(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [language, words] of Object.entries(cues)) {
    for (const word of words.split(' ')) found.set(word, [...(found.get(word) ?? []), language]);
  }
  return found;
}
