/** Irregular English verb forms to their base form. */
export const irregularVerbs: ReadonlyMap<string, string> = new Map(
  `ate:eat eaten:eat became:become began:begin begun:begin bought:buy broke:break broken:break brought:bring built:build
  came:come caught:catch chose:choose chosen:choose did:do done:do drank:drink drunk:drink drove:drive driven:drive
  fell:fall fallen:fall felt:feel fought:fight found:find forgot:forget forgotten:forget froze:freeze frozen:freeze
  gave:give given:give got:get gotten:get grew:grow grown:grow heard:hear held:hold kept:keep knew:know known:know
  led:lead left:leave lent:lend lost:lose made:make meant:mean met:meet paid:pay ran:run sang:sing sung:sing sat:sit
  saw:see seen:see sent:send shook:shake shaken:shake showed:show shown:show slept:sleep sold:sell spent:spend
  spoke:speak spoken:speak stole:steal stolen:steal stood:stand stuck:stick swam:swim taken:take took:take
  taught:teach thought:think threw:throw thrown:throw told:tell understood:understand went:go won:win wore:wear
  worn:wear written:write wrote:write children:child people:person men:man women:woman feet:foot teeth:tooth mice:mouse news:news`
    .split(/\s+/u)
    .map((form) => {
      const [inflected = '', base = ''] = form.split(':');
      return [inflected, base] as const;
    }),
);
