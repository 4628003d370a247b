import { stem } from '../stem.ts';

const groups = `
explain describe define definition
show display list
tip advice suggestion recommendation hint
guide tutorial walkthrough
step instruction procedure
best top good great
begin start commence
end finish stop
purchase buy order
obtain acquire
create build generate
delete remove erase
change modify alter edit
fix repair resolve solve
broken malfunction
error mistake bug fault
fast quick rapid
quickly fast rapidly
big large huge
small little tiny
difficult hard tough
easy simple
expensive costly
cheap inexpensive budget
cost price fee charge
job occupation
car automobile
movie film
photo picture image pic
phone telephone
mobile cellphone
tv television
doctor physician
child kid
author writer
write author compose
town city
country nation
illness disease sickness
symptom sign
happy glad
sad unhappy
smart intelligent clever
rich wealthy
poor broke
handle deal manage cope
beginner novice newbie
distinction difference differ
compare comparison
convert turn transform
translate translation
reserve book
check verify confirm
decline reject refuse
money cash fund
reservation booking
trip journey
vacation holiday
flight fly
release version
latest newest current
height elevation
near nearby
forecast weather
company firm
employee worker
boss manager
salary pay wage
income earnings
purpose goal aim
reason cause
result outcome consequence
effect impact influence
allow permit let
forbid prohibit ban
need require
necessary required essential
own possess
lack miss
choose select pick
receive get
send transfer
contact reach
login signin
signup register
password passcode
javascript js ecmascript
typescript ts
python py
kubernetes k8s
database db
postgres postgresql
configuration config
setup configure
repository repo
application app
documentation doc
environment env
authentication auth
administrator admin
directory folder
function func
parameter param
maximum max
minimum min
january jan
february feb
april apr
august aug
september sep sept
october oct
november nov
december dec
monday mon
tuesday tue
wednesday wed
thursday thu
friday fri
saturday sat
sunday sun
usa america
uk britain
coronavirus covid corona
approximately about roughly around
often frequently
begin start
help assist aid
speak talk
shut close
holiday vacation
garbage trash rubbish
autumn fall
apartment flat
gas petrol
lawyer attorney
movie film
funny humorous
angry mad
correct right
wrong incorrect
`;

/** The stem of a word to the first word of its group; words of one group may stand for each other in a question. */
export const synonyms: ReadonlyMap<string, string> = new Map(
  groups
    .trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split(' ');
      return words.map((word) => [stem(word), words[0] ?? word] as const);
    })
    .reverse(),
);
