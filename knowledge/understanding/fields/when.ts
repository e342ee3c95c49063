/** The words of the wished appointment or of the event's time, copied; their meaning is resolved elsewhere. */

const cn = '零〇一二两三四五六七八九十廿卅';
const n = `(?:\\d{1,2}|[${cn}]{1,3})`;
const day =
  '(?:这两天|那天|大年三十|除夕夜?|噚晚|琴晚|今早|今晚|今朝|明早|明晚|昨晚|前晚|今天|今日|今儿个?|明天|明日|明儿个?|后天|后日|大后天|昨天|昨日|昨儿个?|昨夜|前天|前日|大前天|当天|当日|当晚|听日|寻日|琴日|尋日|今|明|昨|前|后)';
const part =
  '(?:一大早|大清早|清早|清晨|凌晨|半夜|深夜|夜里|夜间|午夜|早上|早晨|早|上午|中午|正午|大中午|午后|午饭后|午休|下午|傍晚|晚饭后|晚上|晚间|晚|夜晚|夜|朝早|上昼|下昼|下晝|朝|白天|白日|全天|整天|成日|黑间|前半夜|后半夜|头晌|后晌)';
const week =
  '(?:(?:这个?|本|下下?个?|上上?个?|每个?|隔)?(?:周|星期|礼拜|週)(?:[一二三四五六日天末123456]|[一二三四五六日天]?[至到、和或](?:周|星期|礼拜)?[一二三四五六日天])|双休日|周末|平日|工作日|休息日|节假日|假日)';
/** What is numbered and has no date: 别墅18号, 充电桩3号. */
const thing =
  '(?:别墅区?|联排|双拼|叠拼|叠墅|排屋|独栋|合院|院墅|商铺|门面房?|底商|铺位|摊位|充电桩|桩|跑步机|单车|椭圆机|洗车机|取款机|售货机|对讲机|摄像头|快递柜|柜|闸机|道闸|岗亭?|电梯|扶梯|水泵|泵|车位|泊位|场地?|球台|球桌|泳道|路|街|弄)';
const date = `(?:(?:\\d{4}年)?(?:${n}|本|下个?|上个?|这个?)月(?:份|${n}(?:日|号)?|底|初|中旬?|上旬|下旬)?|(?<!\\d(?=\\d))${n}(?:号|日)(?<!${thing}\\s?${n}号)(?!别墅|联排|排屋|楼|栋|房|门|线|院|车|机|店|厅|电|桩|梯|岗|井|口|柜|\\d)|\\d{1,2}/\\d{1,2}(?!\\d|f|/)|初[一二三四五六七八九十]|(?:上|下|本|这)(?:个?月|个?礼拜|个?星期|周|週)|去年|今年|明年|年前|年底|月底|国庆(?:期间)?|春节|元旦|中秋|除夕|大年${n})`;
/** Minutes of the hour; a number that goes on behind them is none: 凌晨两点604. */
const minutes = `(?:\\d{1,2}(?!\\d)|(?:[零〇]?[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?![${cn}]))`;
const clock = `(?:${n}(?:点|时)(?:半|钟|整|一刻|三刻|${minutes}分?)?|\\d{1,2}[:.]\\d{2}(?!\\d|元|块|米|平)|${n}:\\d{2})`;
const span = `(?:(?:${n}|半|几|多少?)个?(?:多)?(?:分钟|小时|钟头|钟|天|日|周|星期|礼拜|月)(?:以?后|以?前|之?内|之后|之前|以内))`;
const edge =
  '(?:以?后|以?前|之后|之前|以内|之内|内|起|左右|前后|开始|过后|期间|全天|整天|白天|都行|放工后|下班后|下班以后|收工后)';
const loose = '(?:下班(?:以后|之后|后)|放工后|收工后|刚才|刚刚|饭后|晚饭后|随时|半夜三更|大半夜)';
const piece = `(?:${day}${part}?|${part}|${week}${part}?|${date}|${clock}|${span}|${loose})`;
const chinese = new RegExp(
  `${piece}(?:的?[ ]?(?:${piece}|${edge}|(?:到|至|-|~|或者?|定|和|、|,)[ ]?(?=${piece})|[(（][^)）]{1,4}[)）]))*`,
  'g',
);

const words =
  '(?:one|two|three|four|five|six|seven|eight|nine|ten|noon|midnight|lunch|dinner|work|\\d{1,2}(?::\\d{2}|\\.\\d{2})?)';
const weekday = '(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?s?';
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dayEn = `(?:today|tomorrow|tonight|yesterday|(?:this|next|last|every|any)?\\s?(?:${weekday}|weekends?|weekdays?|week|month|morning|afternoon|evening|night)(?:\\s(?:morning|afternoon|evening|night|noon))?|\\d{1,2}(?:st|nd|rd|th)?\\s${month}|${month}\\s\\d{1,2}(?:st|nd|rd|th)?|the\\s\\d{1,2}(?:st|nd|rd|th))`;
const hour = `(?:${words}\\s?(?:am|pm|a\\.m\\.|p\\.m\\.|o'clock)|\\d{1,2}:\\d{2})`;
const lead = '(?:after|before|since|by|on|around|until|till|from|between)';
const englishTime = new RegExp(
  `\\b(?:${lead}\\s)?(?:the\\s)?(?:${dayEn}|${hour})(?:[ ,]{1,2}(?:(?:after|before|at|around|from|between|to|or|and|on|-)\\s)?(?:${dayEn}|${hour}|(?<=after |before |at )${words}))*\\b`,
  'g',
);

/** Words just behind or before a time that make it the wish, to be preferred over the time of the event. */
const wish =
  /^.{0,6}(?:有人|在家|方便|可以|都行|都可|过来|上门|来|能来|行不|行吗|最好|有空|得闲|前|接|ok|please|works|free|home)/;
const asks = /(?:约|请|麻烦|最好|安排|能|可以|time|book|come|please)[^,。]{0,6}$/;

/** Words that take a time back: 周三不行 周四吧, 不是25号 是26号. */
const offBehind =
  /^(?:我们?|家里|就|都|可能|恐怕|是|又|的话)?(?:不行|不成|不可以|不方便|不在|不得闲|唔得|没空|没时间|没人|冇人|来不了|去不了|改到|改成|改为|换到|换成|挪到|推到|取消|doesn't work|won't work|is no good|not possible|no good)/;
const offBefore = /(?:不是|不要|别|除了?|not|except|instead of)\s?$/;
const amends = /(?:改到|改成|改为|改约|换到|换成|挪到|推到|而是|应该是)\s?$/;

/** Habitual or counted times that say neither a wish nor an event. */
const empty =
  /^(?:一点|两点|\d{1,2}\.\d{2}|前后|去年|年前|年底|晚上|早起|三月|[两二三]日|一周|那晚|at night|on the \d(?:st|nd|rd|th)|every night|早|晚|夜|朝|今|明|昨|前|后|刚|半夜|全天|白天|整天|成日|今年|明年|上周?|may|sun|sat|mon|week|month|morning|night|evening|in may)$/;

/**
 * @param text the original; @param folded its fold.
 * @returns the words as they stand in the text, the wish first if both a wish and an event are timed.
 */
export function readWhen(text: string, folded: string): string | undefined {
  let best: { start: number; end: number; score: number } | undefined;
  const consider = (m: RegExpMatchArray, latin: boolean): void => {
    const start = m.index ?? 0;
    const found = m[0].replace(/[\s,的、]+$/, '');
    if (empty.test(found)) return;
    const end = start + found.length;
    if (!latin && /[每天]/.test(folded.charAt(start - 1))) return;
    let score = Math.min(found.length, 10) * 0.1 - start * 0.001;
    if (wish.test(folded.slice(end, end + 10))) score += 1;
    if (asks.test(folded.slice(Math.max(0, start - 8), start))) score += 0.8;
    const before = folded.slice(Math.max(0, start - 11), start);
    if (offBehind.test(folded.slice(end, end + 16).trimStart())) score -= 1.5;
    if (offBefore.test(before)) score -= 1.5;
    if (amends.test(before)) score += 1;
    if (!best || score > best.score) best = { start, end, score };
  };
  if (/[a-z]{3}/.test(folded)) for (const m of folded.matchAll(englishTime)) consider(m, true);
  if (/[\u4e00-\u9fff]/.test(folded)) for (const m of folded.matchAll(chinese)) consider(m, false);
  return best === undefined ? undefined : text.slice(best.start, best.end).trim();
}
