/**
 * English words that carry grammar rather than content: two questions may differ in them and mean the same.
 *
 * Words that turn a meaning (negations, `before`, `only`, `more`) are not among them.
 */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those there here it its itself
  i me my mine myself you your yours yourself we us our ours they them their theirs one ones someone somebody anyone
  anybody something anything thing things stuff
  he him his himself she her hers herself
  am is are was were be been being do does did doing done have has had having will would shall should can could may
  might must ought need needs needed want wants wanted like likes
  and or but so if then than as of at by for with about to into onto in on from via per through regarding
  what which who whom whose when where why how whether
  let lets please kindly hi hello hey thanks thank ok okay yes well just really actually basically simply also too
  some any still already yet anyway soon asap urgently immediately again
  very quite pretty rather even ever get gets got getting go goes going gone went come comes tell told say says said
  know knows known knew give gives gave given make makes made making use uses used using
  able way ways question questions answer wonder wondering exactly
  e.g eg ie etc s t d m ll re ve im ive id dont doesnt didnt
  su st nd rd th vs versus`
    .split(/\s+/u)
    .filter(Boolean),
);

/** Words that ask for help rather than name its subject: they may be there or not. */
export const fillerWords: ReadonlySet<string> = new Set(
  `possible possibly step tip guide advice help show find search look list give explain explanation describe description tell detail
  information info learn understand mean meaning try kind sort type instruction tutorial article thread
  recommend recommendation suggest suggestion resource method best ideal think believe wish hope seem appear happen occur let allow
  available option assist wanna gonna way technique practice procedure process currently now`
    .split(/\s+/u)
    .filter(Boolean),
);
