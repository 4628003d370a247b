/** Phrases that ask, please or point: two Chinese prompts may differ in them. Longer ones come first. */
const phrases =
  `请问一下 有没有办法 怎么样才能 应该怎么做 应该怎么办 麻烦问一下 我想知道 我想问一下 我想请问 能不能够 是不是可以
怎么样 怎么办 怎么做 怎么弄 怎么才能 如何才能 怎样才能 可不可以 能不能 是不是 有没有 会不会 要不要 为什么 为什麼 什么时候 请问 想问 问一下
我想 帮我 告诉我 谁知道 有谁知道 如何 怎样 怎么 怎麼 为何 为啥 什么 什麼 多久 多少 哪里 哪儿 何时 可以 能够 请 吗 呢 啊 呀 吧 嘛 么 哦 的 了 地 得 就
你好 您好 谢谢 一下 我们 我 你们 你 您 这个 那个 这 那 能 会 要 想 才 都 也 还 是 有 把 给 让 到`
    .split(/\s+/u)
    .sort((left, right) => right.length - left.length);

const asking = new RegExp(phrases.join('|'), 'gu');

/** Characters of a Chinese text that say what it is about. */
export function chineseSubject(text: string): string {
  return text
    .replaceAll(/[\p{P}\p{S}\s]+/gu, '')
    .toLowerCase()
    .replaceAll(asking, '');
}

const kinds: readonly (readonly [string, RegExp])[] = [
  ['why', /为什么|为何|为啥|怎么会|原因/u],
  ['when', /什么时候|何时|几时|哪天|几号|几点|多久|多长时间/u],
  ['how much', /多少|几个|几次|几天|几种/u],
  ['where', /哪里|哪儿|何处|在哪/u],
  ['who', /谁(?!知道)|哪位/u],
  ['how', /怎么|怎样|如何|怎麼/u],
  ['what', /什么|什麼|啥|哪些/u],
];

/** What a Chinese text asks for, or undefined. */
export function chineseQuestion(text: string): string | undefined {
  return kinds.find(([, cue]) => cue.test(text))?.[0];
}

const turned = /不|没|未|无|别|非|否/gu;
const notTurned =
  /能不能|是不是|有没有|会不会|要不要|可不可以|不好意思|不同|不久|无线|未来|特别|非常|别人|分别|差不多/gu;

/** How often a Chinese text negates. */
export function chineseNegations(text: string): number {
  return text.replaceAll(notTurned, '').match(turned)?.length ?? 0;
}
