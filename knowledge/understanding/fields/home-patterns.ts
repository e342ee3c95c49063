/** The shapes in which homes are written; sticky patterns on folded text, tried at the start of a number. */
import { homeNumeralChars } from './numerals.ts';

const C = homeNumeralChars;
/**
 * Measure words behind a number that is an amount, an area, a date or a time and no room; what they begin other
 * words with (楼上, 月底, 平时, 路叔) is let through.
 */
const measures =
  '元|块(?!砖)|毛(?!病)|万(?!工|先|女|师)|千|百|年(?![底前后初二三货])|月(?![底初末饼])|平(?![台时常日安房阿先女老])|㎡|度|瓦|w\\b|kg|斤|公斤|人(?!家|力|在)|户人|个|次(?!卧|卫)|张(?!先|女|阿|老|师|太)|盏|天(?!花)|小时|分钟|点|:\\d|％|%|米|mm|cm|寸|层|楼(?![上下顶梯道])|版|期|路(?![由先女灯叔阿大老工])|航班|号线|多(?!少)|只(?!有)|条|本(?![人周月])|字|部|辆(?!车先)|份|页|室内|位业主';
const notAmount = `(?!\\d|\\.\\d|\\s*(?:${measures}))`;
/** A bare number may also count owners: 302业主签名. */
const notCount = `(?!\\d|\\.\\d|\\s*(?:${measures}|业主))`;
export const building = new RegExp(
  `([a-z]?\\d{1,3}[a-z]?|[${C}]{1,4}|[a-z])\\s?(?:号楼|号栋|号幢|#楼|#栋|栋(?:楼(?![道梯下上顶层里]))?|幢|座|橦|冻)`,
  'y',
);
export const slip = new RegExp(
  `(\\d{1,2}|[${C}]{1,3})(?:东|动|懂|冬)(?=\\s?(?:(?:\\d{1,2}|[${C}]{1,2})\\s?(?:单[元云原圆园]|门|梯)|\\d{3,4}|[${C}]{3,5}))`,
  'y',
);
export const hash = /(\d{1,3}|[a-z]\d?)\s?#/y;
/** Three parts are a home whatever follows: 12-3-1004 月底来. */
export const dashed =
  /([a-z]?\d{1,3}[a-z]?|[a-z])\s?(?:[-/.]|杠|横)\s?(\d{1,2}|[a-z])\s?(?:[-/.]|杠|横)\s?(\d{3,4}[a-z]?)(?!\d|[-/.]\d|\s?(?:元|块钱|%))/y;
export const spokenDash = new RegExp(`([${C}]{1,3})[杠横]([${C}]{1,2})[杠横]([${C}]{3,5})`, 'y');
export const pair = new RegExp(
  `(\\d{1,2}|[a-z])-(\\d{3,4}[a-z]?|\\d{1,2}[a-h])${notCount}(?![-/.~]\\d|[a-z])`,
  'y',
);
export const numbered = new RegExp(
  `(\\d{1,3}|[${C}]{1,3})号\\s?(\\d{3,4}[a-z]?|[${C}]{3,5})\\s?(?:室|房(?![先女小阿老太])|户)?${notAmount}`,
  'y',
);
/** Taiwan's street number stands for the building: 3號8樓之1. */
export const streetNumber = /(\d{1,3})号(?=\s?\d{1,2}\s?楼)/y;
/** Building and unit alone, as a word of its own: "5-4". */
export const shortPair = /(\d{1,2})-(\d{1,2})(?=\s*$|\s[^\d-]|楼[道梯])/y;
/** A villa's number is its building: 别墅18号, 联排26号, 6号别墅. */
const villa = '(?:别墅|联排|双拼|叠拼|叠墅|排屋|独栋|合院|院墅)';
export const villaBefore = new RegExp(`${villa}区?\\s?$`);
export const villaNumber = new RegExp(`(\\d{1,3}|[${C}]{1,3})\\s?号(?!楼|栋|幢|\\d)`, 'y');
export const numberVilla = new RegExp(`(\\d{1,3}|[${C}]{1,3})\\s?号${villa}`, 'y');
export const unitOnly = new RegExp(`(\\d{1,2}|[${C}]{1,2}|[a-z])\\s?单元`, 'y');
export const roomOnly = new RegExp(
  `(\\d{3,4}[a-z]?|\\d{1,2}[a-h]|[${C}]{3,6})\\s?(?:室|房(?![产子间价屋东租先女小阿老太])|号房)`,
  'y',
);
export const floorDoor = new RegExp(
  `(\\d{1,2}|[${C}]{1,3})\\s?(?:楼|层|f)\\s?之\\s?(\\d{1,2}|[${C}]{1,2})`,
  'y',
);
export const floorLetter = new RegExp(
  `(\\d{1,2}|[${C}]{1,3})\\s?(?:楼|层|/?f)\\s?([a-z])(?:室|房(?![先女小阿老太])|户|座|单位)?(?![a-z\\d])`,
  'y',
);
export const floorRoom = new RegExp(
  `(?:\\d{1,2}|[${C}]{1,3})\\s?(?:楼|层|f)\\s?(?:的)?(\\d{3,4}[a-z]?|[${C}]{3,5})\\s?(?:室|房(?![先女小阿老太])|号|户)?${notAmount}`,
  'y',
);
export const unitPart = new RegExp(
  `(\\d{1,2}|[${C}]{1,3}|[a-z])\\s?(?:单元|单[云原圆园]?(?=\\s?[\\d${C}])|门(?=\\s?[\\d${C}])|梯(?=\\s?[\\d${C}]))`,
  'y',
);
export const unitRoom = new RegExp(`(\\d{1,2})\\s?[-/]\\s?(\\d{3,4}[a-z]?)${notAmount}`, 'y');
export const dashRoom = /(\d{1,2})-(\d{1,2})(?![\d-]|[点号月日])/y;
export const plainRoom = new RegExp(
  `(\\d{3,4}[a-z]?(?![a-z\\d])${notAmount}|\\d{1,2}[a-z](?![a-z\\d]))\\s?(?:室|房(?![产子间价屋东租先女小阿老太])|号|户)?`,
  'y',
);
export const spokenRoom = new RegExp(
  `([${C}]{3,7})(?!\\s?(?:元|块|年|月|平|天|点|多|个|次|人))\\s?(?:室|房(?![先女小阿老太])|号|户)?`,
  'y',
);
export const joint =
  /[\s,、;:的/-]{0,3}(?:(?:沿街)?底商|顶楼|顶层|带院|商铺|商户|铺位|办公室|甲单元|乙单元|\s)*/y;

/** Words before a bare number that make it the writer's or a neighbour's room. */
export const roomWords =
  /(?:我家|我是|我住|家住|本人|业主|住在?|房号|房间号?|门牌号?|楼上|楼下|隔壁|对门|住户|屋企|我系|室号)[:\s是的]{0,3}$/;
export const bareRoom = new RegExp(
  `(\\d{3,4}[a-z]?(?![a-z\\d])${notCount}|\\d{1,2}[a-h](?![a-z\\d]))(?![-/~]|号)`,
  'y',
);
export const bareSpoken = new RegExp(`([${C}]{3,4})(?=\\s|$)`, 'y');
/** Behind a building these are public ground outside it or below it, which has no home (guide, fields). */
export const outside =
  /^(?:的|那边)?\s?(?:地库|地下车库|地下停车|车库|花园|对面|旁边?的?花|之间|中间|当间|[和跟与至、]\s?[\d一二三四五六七八九十a-z]{1,3}(?:栋|号楼|幢|座)(?:楼)?(?:之?间|中间|当间))/;
/** A number after these is a car space, an order or the like. */
export const notHome =
  /(?:车位|车库|泊位|单号|编号|订单|工单|月|桩|储物间|号码|信箱|柜|b[1-4]|负[一二三]层?)[a-z]?[-区:\s号是]{0,3}$/;
/** Two bare rooms of which the first is taken back: 不是1501 是1502. */
export const deniedRoom = /不是\s?$/;
export const denied = /(\d{3,4}[a-z]?)(?=[\s,、。]{0,2}(?:应该是|而是|是)\s?\d{3,4}(?!\d))/y;
export const correctedRoom = /不是\s?\d{3,4}[a-z]?[\s,、。]{0,2}(?:应该是|而是|是)\s?$/;
