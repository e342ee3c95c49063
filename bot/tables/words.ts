/** How codes and instants are written in forms. */

import { wallAt } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';

const two = (number: number): string => String(number).padStart(2, '0');

/** "2026-09-12 14:05" in the estate's zone; nothing for null. */
export function stamp(at: Date | null | undefined, timeZone: string): string {
  if (!at) return '';
  const { year, month, day, hour, minute } = wallAt(at, timeZone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/** "2026-09-12". */
export const dayStamp = (at: Date | null | undefined, timeZone: string): string =>
  stamp(at, timeZone).slice(0, 10);

export const categoryNames: Readonly<Record<string, string>> = {
  repair: '报修',
  complaint: '投诉',
  service: '服务',
  praise: '表扬',
  suggestion: '建议',
  after_sales: '售后',
  other: '其它',
};
export const sourceNames: Readonly<Record<string, string>> = {
  visit: '来访',
  phone: '来电',
  wechat: '微信',
  wecom: '微信',
  line: 'LINE',
  web: '网页',
  letter: '信函',
  email: '邮件',
  authority: '12345',
  patrol: '巡查',
  group: '群体',
};
export const stateNames: Readonly<Record<string, string>> = {
  registered: '已登记',
  dispatched: '已派单',
  accepted: '已接单',
  on_the_spot: '已到场',
  in_progress: '处理中',
  on_hold: '挂单',
  waiting_for_owner: '待业主',
  done: '已完成',
  closed: '已注销',
  withdrawn: '已撤销',
  declined: '已婉拒',
  closed_unsatisfied: '未满意办结',
};
export const departmentNames: Readonly<Record<string, string>> = {
  engineering: '工程部',
  customer: '客服部',
  security: '秩序部',
  cleaning: '保洁部',
  greening: '绿化部',
  finance: '财务部',
  project: '项目部',
  quality: '品质部',
  hr: '人力资源部',
  administration: '行政部',
  developer: '开发商售后',
};
export const levelNames: Readonly<Record<string, string>> = {
  danger: '危险',
  actual: '重大',
  threatened: '扬言重大',
  general: '一般',
};
export const visitKindNames: Readonly<Record<string, string>> = {
  complaint: '投诉',
  urgent: '急修首访',
  urgent_again: '急修复访',
  safety: '安全设施',
  seepage: '渗漏',
  rain: '雨后',
  repair: '一般维修',
  service: '服务',
  after_sales: '售后',
  public: '公共部位',
  incident: '公共事件',
};
export const visitStateNames: Readonly<Record<string, string>> = {
  planned: '待回访',
  sent: '待答复',
  phone: '待电话',
  answered: '已答复',
  phoned: '已电话回访',
  unanswered: '未答复',
  unreachable: '联系不上',
  declined: '不愿回访',
  cancelled: '已取消',
};
const scoreNames = ['', '非常不满意', '不满意', '一般', '满意', '非常满意'];
export const scoreName = (score: number | null): string => (score === null ? '' : (scoreNames[score] ?? ''));
const reasonNames: Readonly<Record<string, string>> = {
  slow: '慢',
  attitude: '态度',
  not_mended: '没修好',
  charge: '收费',
  mess: '没收拾',
};
export const reasonsIn = (json: string | null): string[] =>
  json === null ? [] : (JSON.parse(json) as string[]).map((reason) => reasonNames[reason] ?? reason);

export const nameOf = (names: Readonly<Record<string, string>>, code: string | null | undefined): string =>
  code ? (names[code] ?? code) : '';

/** The sub-kind in words. */
export const kindName = (settings: Settings, category: string, kind: string | null): string =>
  kind === null
    ? ''
    : (settings.kinds.kinds.find(
        (one) => one.code === kind && (one.category === category || category === 'after_sales'),
      )?.name ?? kind);

/** "2小时15分". */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  return (
    [
      days > 0 ? `${days}天` : '',
      hours > 0 ? `${hours}小时` : '',
      minutes % 60 > 0 ? `${minutes % 60}分` : '',
    ].join('') || '0分'
  );
}
