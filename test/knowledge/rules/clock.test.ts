import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../../knowledge/rules/calendar.ts';
import {
  breachSteps,
  clockKindFor,
  dueAt,
  nearAt,
  nextWithin,
  timesOf,
} from '../../../knowledge/rules/clock.ts';
import { type ClockKind, type Stage, shippedClocks } from '../../../knowledge/rules/clocks.ts';
import { createWriter } from '../../../knowledge/rules/format.ts';
import { shippedHolidays } from '../../../knowledge/rules/holidays.ts';
import { shippedRegions } from '../../../knowledge/rules/regions.ts';
import { dayAt, instantOf, wallAt } from '../../../knowledge/rules/zone.ts';

const timeZone = 'Asia/Shanghai';
const clocks = shippedClocks();
const calendar = createCalendar('CN', shippedHolidays());
const reckoning = { clocks, timeZone, calendar };
/** "2026-09-12 13:30" on the estate's wall. */
const at = (wall: string): Date => {
  const [day = '', time = ''] = wall.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return instantOf(day, hour * 60 + minute, timeZone);
};
const shown = (when: Date | undefined): string => {
  if (when === undefined) return '';
  const { hour, minute } = wallAt(when, timeZone);
  return `${dayAt(when, timeZone)} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
};

describe('C3 clocks from registration', () => {
  const table: [ClockKind, string, Stage, string][] = [
    ['danger', '2026-09-12 22:00', 'accepted', '2026-09-12 22:03'],
    ['danger', '2026-09-12 22:00', 'arrived', '2026-09-12 22:15'],
    ['urgent', '2026-09-12 03:00', 'accepted', '2026-09-12 03:05'],
    ['urgent', '2026-09-12 03:00', 'arrived', '2026-09-12 03:30'],
    ['urgent', '2026-09-12 03:00', 'safe', '2026-09-12 05:00'],
    ['urgent', '2026-09-12 03:00', 'done', '2026-09-13 03:00'],
    ['repair_home', '2026-09-12 13:30', 'dispatched', '2026-09-12 14:00'],
    ['repair_home', '2026-09-12 19:50', 'accepted', '2026-09-13 08:20'],
    ['repair_home', '2026-09-12 16:59', 'arrived', '2026-09-12 20:00'],
    ['repair_home', '2026-09-12 17:00', 'arrived', '2026-09-13 12:00'],
    ['repair_home', '2026-09-12 17:00', 'done', '2026-09-13 17:00'],
    ['repair_public', '2026-09-12 09:00', 'arrived', '2026-09-12 13:00'],
    ['repair_public', '2026-09-12 09:00', 'done', '2026-09-15 09:00'],
    ['service', '2026-09-12 21:00', 'accepted', '2026-09-13 10:00'],
    ['complaint', '2026-09-12 19:00', 'accepted', '2026-09-13 09:00'],
    ['complaint', '2026-09-12 19:00', 'done', '2026-09-15 19:00'],
    ['disturbance', '2026-09-12 23:40', 'arrived', '2026-09-13 00:10'],
    ['enquiry', '2026-09-12 18:30', 'accepted', '2026-09-13 08:30'],
    ['after_sales', '2026-09-12 21:00', 'dispatched', '2026-09-12 23:59'],
    ['suggestion', '2026-09-12 10:00', 'accepted', '2026-09-15 10:00'],
    // 20 September 2026 is a Sunday worked in exchange, 25 to 27 are the Mid-Autumn holiday.
    ['praise', '2026-09-24 10:00', 'accepted', '2026-09-30 10:00'],
  ];
  test.each(table)('C3 %s registered %s: %s by %s', (kind, registered, stage, due) => {
    expect(shown(timesOf(kind, at(registered), reckoning).due[stage])).toBe(due);
  });

  test('C3 the lift firm has 30 minutes', () => {
    expect(shown(timesOf('danger', at('2026-09-12 22:00'), { ...reckoning, lift: true }).told)).toBe(
      '2026-09-12 22:30',
    );
  });

  test('C3 a service-hour clock never exceeds its limit', () => {
    const span = { serviceMinutes: 1440, atMost: 1440 };
    expect(shown(dueAt(span, at('2026-09-12 10:00'), reckoning))).toBe('2026-09-13 10:00');
  });

  test('C3 near breach: 80 % gone, 50 % under one hour', () => {
    const from = at('2026-09-12 10:00');
    expect(shown(nearAt(from, at('2026-09-12 10:30'), clocks))).toBe('2026-09-12 10:15');
    expect(shown(nearAt(from, at('2026-09-12 20:00'), clocks))).toBe('2026-09-12 18:00');
  });

  test('C3 a breach goes to holder and head, +50 % supervisor, +100 % project manager', () => {
    const steps = breachSteps(at('2026-09-12 10:00'), at('2026-09-12 12:00'), clocks);
    expect(steps.map(({ at: when, tell }) => [shown(when), tell.join()])).toEqual([
      ['2026-09-12 12:00', 'holder,department_head'],
      ['2026-09-12 13:00', 'supervisor'],
      ['2026-09-12 14:00', 'project_manager'],
    ]);
  });

  test('C3 a disturbance has the complaint clocks beside', () => {
    expect(timesOf('disturbance', at('2026-09-12 23:40'), reckoning).beside).toBe('complaint');
  });

  test('C3 which clock a matter runs by', () => {
    expect(clockKindFor({ category: 'repair' })).toBe('repair_home');
    expect(clockKindFor({ category: 'repair', public: true })).toBe('repair_public');
    expect(clockKindFor({ category: 'after_sales', urgent: true })).toBe('urgent');
    expect(clockKindFor({ category: 'repair', urgent: true, danger: true })).toBe('danger');
    expect(clockKindFor({ category: 'complaint', disturbance: true })).toBe('disturbance');
    expect(clockKindFor({ category: 'other' })).toBe('enquiry');
  });
});

describe('R5 a promise is a point in time', () => {
  const when = at('2026-09-12 14:00');
  test.each([
    ['zh-Hans', '9月12日（周六）14:00前'],
    ['zh-Hant-TW', '9月12日（週六）14:00前'],
    ['zh-Hant-HK', '9月12日（星期六）14:00前'],
    ['en', 'by 14:00 on Sat 12 Sep'],
  ] as const)('R5 %s', (locale, text) => {
    expect(createWriter(shippedRegions(), locale, { timeZone, region: 'CN' }).deadline(when)).toBe(text);
  });

  test('homes as the estate writes them', () => {
    const write = (
      locale: 'zh-Hans' | 'zh-Hant-TW' | 'zh-Hant-HK',
      region: 'CN' | 'TW' | 'HK',
      buildingWord?: string,
    ) => createWriter(shippedRegions(), locale, { timeZone, region, buildingWord });
    expect(write('zh-Hans', 'CN').home({ building: '3', unit: '2', room: '1501' })).toBe('3栋2单元1501室');
    expect(write('zh-Hans', 'CN', '号楼').home({ building: '8', room: '602' })).toBe('8号楼602室');
    expect(write('zh-Hant-TW', 'TW').home({ building: 'A', room: '12-3' })).toBe('A棟12樓之3');
    expect(write('zh-Hant-HK', 'HK').home({ building: '2', room: '18C' })).toBe('2座18樓C室');
    expect(write('zh-Hant-HK', 'HK').money(80)).toBe('HK$80');
  });
});

describe('V1 courteous hours 09:00–20:30', () => {
  const hours = { from: '09:00', to: '20:30' };
  test.each([
    ['2026-09-12 08:59', '2026-09-12 09:00'],
    ['2026-09-12 09:00', '2026-09-12 09:00'],
    ['2026-09-12 20:29', '2026-09-12 20:29'],
    ['2026-09-12 20:30', '2026-09-13 09:00'],
    ['2026-12-31 23:00', '2027-01-01 09:00'],
  ])('V1 %s → %s', (from, to) => {
    expect(shown(nextWithin(at(from), hours, timeZone))).toBe(to);
  });
});

test('the machine zone is never used; summer time is minded', () => {
  expect(instantOf('2026-07-01', 540, 'Europe/London').toISOString()).toBe('2026-07-01T08:00:00.000Z');
  expect(instantOf('2026-12-01', 540, 'Europe/London').toISOString()).toBe('2026-12-01T09:00:00.000Z');
  expect(dayAt(new Date('2026-09-12T17:00:00Z'), 'Asia/Taipei')).toBe('2026-09-13');
});
