import { describe, expect, it } from 'vitest';
import { numbersGuard } from './numbers.ts';

describe('numbersGuard', () => {
  it.each([
    ['What is 17 times 23?', 'What is 18 times 23?'],
    ['install numpy 1.26', 'install numpy 1.27'],
    ['install numpy 2.1', 'install numpy 2.10'],
    ['world cup winner 2018', 'world cup winner 2022'],
    ['a table for two people', 'a table for three people'],
    ['the second chapter', 'the third chapter'],
    ['the 2nd chapter', 'the 2 chapters'],
    ['pay $20', 'pay €20'],
    ['run 5 km', 'run 5 miles'],
    ['take 400 mg', 'take 400 mcg'],
    ['take 400 mg', 'take 400 ml'],
    ['5 mg a day', '5 µg a day'],
    ['a limit of 50 mph', 'a limit of 50 km/h'],
    ['50 kph is fast', '50 miles per hour is fast'],
    ['raise it by 5%', 'raise it by 10%'],
    ['order 48213', 'order 48231'],
    ['list 3 and 3', 'list 3'],
    ['100°F in other scales', '100°C in other scales'],
    ['a trip of 10k steps', 'a trip of 12k steps'],
    ['at 8am', 'at 8pm'],
    ['三个苹果多少钱', '五个苹果多少钱'],
    ['2023年的报告', '2024年的报告'],
    ['转账100元', '转账100美元'],
    ['三十五岁可以吗', '五十三岁可以吗'],
    ['两百块的手机', '三百块的手机'],
    ['降价百分之五', '降价百分之八'],
    ['2万存款', '3万存款'],
    ['How do I install Python 2.7?', 'How do I install Python?'],
    ['Where is my order 5521?', 'Where is my order?'],
    ['How many tablets do I take at 20 kg?', 'How many tablets do I take?'],
    ['How much tax do I pay on $200,000?', 'How much tax do I pay?'],
    ['I wait for two weeks for my card', 'I wait for my card'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(numbersGuard.check(query, cached)).toMatchObject({ guard: 'numbers' });
    expect(numbersGuard.check(cached, query)).toMatchObject({ guard: 'numbers' });
  });

  it.each([
    ['a table for two people', 'a table for 2 people'],
    ['raise 1,000 dollars', 'raise $1000'],
    ['pay 5.00 euros', 'pay €5'],
    ['a limit of 50 mph', 'a limit of 50 miles per hour'],
    ['a limit of 50 km/h', 'a limit of 50 kph'],
    ['take 400mg', 'take 400 milligrams'],
    ['5 mcg a day', '5 µg a day'],
    ['10k steps', '10,000 steps'],
    ['the 3rd chapter', 'the third chapter'],
    ['run 5km', 'run 5 kilometers'],
    ['python v3.12', 'python 3.12'],
    ['between 3 and 7', 'between 7 and 3'],
    ['one of my cards', 'my card'],
    ['At first it worked', 'It worked'],
    ['room 08', 'room 8'],
    ['三个苹果', '3个苹果'],
    ['三十五岁可以吗', '35岁可以吗'],
    ['一万二的电脑', '12000的电脑'],
    ['存款两千零五元', '存款2005元'],
    ['二〇二四年的报告', '2024年的报告'],
    ['2万存款', '20000存款'],
    ['降价百分之五', '降价5%'],
    ['十分好看', '非常好看'],
    ['万一忘记密码', '如果忘记密码'],
    ['百万富翁是什么', '什么是百万富翁'],
    ['一样的问题', '同样的问题'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(numbersGuard.check(query, cached)).toBeUndefined();
    expect(numbersGuard.check(cached, query)).toBeUndefined();
  });
});
