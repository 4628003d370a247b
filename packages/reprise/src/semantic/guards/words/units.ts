const groups = `
percent: % pct percentage
dollar: $ usd dollars us$ bucks 美元 美金
euro: € eur euros 欧元
pound: £ gbp 英镑
yen: ¥ jpy 日元
yuan: rmb cny renminbi 元 块 人民币
rupee: ₹ inr rupees rs
bitcoin: ₿ btc bitcoins
ether: eth ethereum
celsius: °c c 摄氏度
fahrenheit: °f f 华氏度
degree: ° degrees 度
second: s sec secs seconds 秒
millisecond: ms milliseconds 毫秒
minute: min mins minutes 分钟
hour: h hr hrs hours 小时
day: d days 天
week: wk weeks 周
month: months 月
year: yr yrs years 年
am: a.m 上午
pm: p.m 下午
kilogram: kg kgs kilograms kilo kilos 公斤
gram: g grams 克
milligram: mg mgs milligrams 毫克
microgram: mcg μg ug micrograms 微克
pound-weight: lb lbs pounds
ounce: oz ounces
tonne: tonnes ton tons 吨
metre: m meter meters metres 米
kilometre: km kms kilometer kilometers kilometres 公里
centimetre: cm centimeter centimeters centimetres 厘米
millimetre: mm millimeter millimeters millimetres 毫米
mile: mi miles 英里
miles-per-hour: mph milesperhour mileperhour
kilometres-per-hour: kph kmh kmph kmperhour kilometersperhour kilometresperhour
foot: ft feet 英尺
inch: inches 英寸
litre: l liter liters litres 升
millilitre: ml milliliter milliliters millilitres 毫升
byte: b bytes
kilobyte: kb kilobytes kib
megabyte: mb megabytes mib
gigabyte: gb gigabytes gib gigs
terabyte: tb terabytes tib
bit: bits
hertz: hz
kilohertz: khz
megahertz: mhz
gigahertz: ghz
volt: v volts
watt: w watts
kilowatt: kw kilowatts
calorie: cal kcal calories
`;

/** Every spelling of a unit or currency, to its one name. */
export const units: ReadonlyMap<string, string> = new Map(
  groups
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', spellings = ''] = line.split(': ');
      return [name, ...spellings.split(' ')].map((spelling) => [spelling, name] as const);
    }),
);
